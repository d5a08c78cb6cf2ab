/** Pictures made by descent on their pixels: textures, style transfer, inverted features. */
package hanji.generative.style;
