/**
 * Proofs that a pixel of a network depends on those before it alone, by propagating sets of dependencies.
 * docs/certificates.md.
 */
package hanji.generative.certificate;
