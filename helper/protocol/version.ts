/** The protocol's major version: raised when an old client would misread a new helper. */
export const PROTOCOL_VERSION = 2;

/** The product's version, as package.json has it (a test holds the two together). */
export const PRODUCT_VERSION = '0.1.0';
