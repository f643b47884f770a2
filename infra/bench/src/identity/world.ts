/** What the server of this benchmark and its client agree about. */
export const ISSUER = 'http://hub.example/oidc'
export const AUDIENCE = 'http://hub.example'
export const APP = 'bench-app'
/** Restricted, with a feed. */
export const DATASET = 'metro-gate-counts'
export const PATH = `/feeds/${DATASET}.json`

/** Ports of the three gateways, and an API key of the app. */
export type Served = { full: number; known: number; bare: number; key: string }
