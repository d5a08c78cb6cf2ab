/** Looking inside a classifier: filters, neighbours, patches, maps of what a class score hangs on, images that raise it. docs/inspect.md. */
package hanji.generative.inspect;
