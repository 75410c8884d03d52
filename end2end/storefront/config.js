// What the shop is told from outside.

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}

/** Reads the STOREFRONT_* variables. */
export function readConfig() {
  const port = Number(process.env.STOREFRONT_PORT || 4000);
  return {
    port,
    /** Where people reach the shop. */
    url: (process.env.STOREFRONT_URL || `http://localhost:${port}`).replace(/\/$/, ''),
    /** The provider; everything else about it comes from its discovery document. */
    issuer: process.env.STOREFRONT_ISSUER || 'http://localhost:3000',
    clientId: required('STOREFRONT_CLIENT_ID'),
    clientSecret: required('STOREFRONT_CLIENT_SECRET'),
    /** Members of this group see the trade prices. */
    membersGroup: process.env.STOREFRONT_MEMBERS_GROUP || 'Wholesale',
  };
}
