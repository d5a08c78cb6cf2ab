/**
 * Tensors without arithmetic, and what they need: shapes, dtypes, devices with their threads and pools of buffers, scopes
 * that end lifetimes, and random bits that are a pure function of their place.
 */
package hanji.tensor;
