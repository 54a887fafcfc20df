"""The elements and attributes of SVG 2 that draw a still figure; see ``svg``.

https://www.w3.org/TR/SVG2/ and https://www.w3.org/TR/filter-effects-1/, without feImage.
"""

_ELEMENTS = """
svg g defs symbol use switch title desc style
path rect circle ellipse line polyline polygon image
text tspan textPath
marker clipPath mask pattern linearGradient radialGradient stop
filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
feSpotLight feTile feTurbulence
"""

_ATTRIBUTES = """
id class style role aria-label aria-labelledby aria-describedby aria-hidden lang
x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points width height viewBox preserveAspectRatio
transform version pathLength offset systemLanguage requiredFeatures
spreadMethod gradientUnits gradientTransform patternUnits patternContentUnits patternTransform
clipPathUnits maskUnits maskContentUnits
markerUnits markerWidth markerHeight refX refY orient
dx dy rotate textLength lengthAdjust startOffset method spacing side

filterUnits primitiveUnits in in2 result stdDeviation edgeMode mode operator k1 k2 k3 k4 type
values tableValues slope intercept amplitude exponent order kernelMatrix divisor bias targetX
targetY preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent
kernelUnitLength baseFrequency numOctaves seed stitchTiles scale xChannelSelector
yChannelSelector radius azimuth elevation z pointsAtX pointsAtY pointsAtZ limitingConeAngle

alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
color-interpolation-filters color-rendering direction display dominant-baseline enable-background
fill fill-opacity fill-rule filter flood-color flood-opacity font font-family font-size
font-size-adjust font-stretch font-style font-variant font-weight
glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning
letter-spacing lighting-color marker marker-end marker-mid marker-start mask mask-type
mix-blend-mode opacity overflow paint-order shape-rendering stop-color stop-opacity stroke
stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
stroke-opacity stroke-width text-anchor text-decoration text-rendering transform-origin
unicode-bidi vector-effect visibility white-space word-spacing writing-mode
"""

ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
# Elements whose link names another element of the file, or the data of an image.
LINKING = frozenset({"use", "textPath", "pattern", "linearGradient", "radialGradient", "image"})
