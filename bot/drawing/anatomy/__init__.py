"""The body of a figure: bones, outlines, muscles, as SVG."""
