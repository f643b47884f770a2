/** What the server of this benchmark and its client agree about. */
export const ISSUER = 'http://hub.example/oidc'
export const AUDIENCE = 'http://hub.example'
export const APP = 'bench-app'
/** Restricted, with a feed. */
export const DATASET = 'metro-gate-counts'
export const PATH = `/feeds/${DATASET}.json`

/** How much a gateway knows: nobody; everybody; everybody, with quotas and the ledger. */
export type Knowing = 'bare' | 'known' | 'full'

/** Its port, and an API key of the app. */
export type Served = { port: number; key: string }
