/** The XML namespace of WSXF; the vendor publishes no schema behind it. */
export const WSXF_NAMESPACE = 'http://wats.virinco.com/schemas/WATS/Report/wsxf'
