import {
  hashPassword,
  openDirectory,
  openIssuer,
  openKeys,
  openPortalLogin,
  openRecogniser,
  reachOurselves,
  type TrustedIssuer,
} from '@tongqu/identity'
import { type Log, openEgress } from '@tongqu/ingest'
import type { ControlPlane } from './control-plane.ts'
import { egressFetch } from './egress-fetch.ts'
import { readIssuers } from './issuers.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

/** Who somebody is. */
export type FrontDesk = Awaited<ReturnType<typeof openFrontDesk>>

export type FrontDeskOptions = {
  log: Log
  plane: ControlPlane
  /** Origin under which callers reach the hub, and the address where it listens itself. */
  publicUrl: string
  listener: string
}

/**
 * Opens the embedded issuer, the directory, keys, recognition and the sign-in of the portal. Throws
 * `store-unavailable`, `keys-unusable`, `setting-invalid`.
 */
export async function openFrontDesk(
  settings: Settings,
  { now, uuid }: Pick<World, 'now' | 'uuid'>,
  { log, plane, publicUrl, listener }: FrontDeskOptions,
) {
  const report = (err: unknown) => log.warn({ err }, 'a side task of identity failed')
  const { store, secrets, catalog } = plane
  const outside = await readIssuers(settings.issuersFile)
  const egress = openEgress({ networks: settings.egressNetworks })
  const fetch = egressFetch(egress)
  const own = reachOurselves({ publicUrl, listener: () => listener, own: fetch, egress: fetch })
  const common = { store, secrets, now, uuid, report }
  const issuer = await openIssuer({
    ...common,
    publicUrl,
    scopesOf: plane.scopesOf,
    titleOf: (dataset, locale) => catalog().datasets.get(dataset)?.title[locale] ?? dataset,
    fetch: own,
    // The gateway's door to the issuer writes there whom it takes for the caller.
    addressOf: ({ headers }) => String(headers['x-forwarded-for']),
  })
  const directory = await openDirectory({
    ...common,
    catalog,
    hashPassword,
    embeddedIssuer: issuer.issuer,
    issuers: outside.issuers.map((one) => one.issuer),
  })
  const keys = openKeys({ ...common, catalog, directory })
  const login = openPortalLogin({
    ...common,
    directory,
    publicUrl,
    fetch: own,
    provider: outside.login ?? { issuer: issuer.issuer, ...issuer.portal },
  })
  const embedded: TrustedIssuer = {
    issuer: issuer.issuer,
    embedded: true,
    localKeys: issuer.jwks,
    audience: publicUrl,
    algorithms: ['ES256'],
    clientIdClaim: 'client_id',
    acceptTyp: 'at+jwt',
    ownClients: [issuer.portal.clientId],
  }
  const recogniser = openRecogniser({
    now,
    publicUrl,
    directory,
    keys,
    issuers: [embedded, ...outside.issuers],
    fetch,
    sessionOf: login.sessionOf,
    store,
  })
  return {
    issuer,
    directory,
    keys,
    login,
    recogniser,
    issuers: [embedded, ...outside.issuers].map((one) => one.issuer),
    async close() {
      login.close()
      directory.close()
      await keys.close()
      await egress.close()
    },
  }
}
