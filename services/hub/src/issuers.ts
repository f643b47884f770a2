import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type LocalText, Problem } from '@tongqu/contracts'
import { type LoginProvider, SIGNATURE_ALGORITHMS, type TrustedIssuer } from '@tongqu/identity'

/** What `HUB_ISSUERS` tells: whose tokens are taken, and with whom people sign in at the portal. */
export type OutsideIssuers = {
  issuers: readonly TrustedIssuer[]
  login?: LoginProvider
}

const MAX_ISSUERS = 16
const MAX_TEXT_CHARACTERS = 2_000
const FILE = 'file:'

/**
 * Reads the JSON file `{ "issuers": [ { issuer, jwksUri, audience, algorithms, clientIdClaim,
 * acceptTyp, … } ], "login": { issuer, clientId, clientSecret, organisationClaim } }`; members as
 * `TrustedIssuer`; `organisationClaim` is that of `admit` in `LoginProvider`.
 * Secrets may be `file:<path>`, from the folder of the file. Throws `setting-invalid`, which names
 * the place.
 */
export async function readIssuers(path: string | undefined): Promise<OutsideIssuers> {
  if (path === undefined) return { issuers: [] }
  const document = await parsed(path)
  const { issuers = [], login, ...others } = object(document, path)
  refuseOthers(others, path)
  if (!Array.isArray(issuers) || issuers.length > MAX_ISSUERS) throw wrong('issuers', 'a list')
  const secret = (value: unknown, place: string) => secretOf(text(value, place), path, place)
  return {
    issuers: await Promise.all(issuers.map((one, index) => issuerOf(one, index, secret))),
    ...(login !== undefined && { login: await loginOf(login, secret) }),
  }
}

type Secret = (value: unknown, place: string) => Promise<string>

async function issuerOf(value: unknown, index: number, secret: Secret): Promise<TrustedIssuer> {
  const at = `issuers.${index}`
  const { issuer, jwksUri, introspection, audience, algorithms, ...rest } = object(value, at)
  const { clientIdClaim = 'client_id', acceptTyp = 'at+jwt', rolesClaim, ...more } = rest
  const { serviceAccountPrefix, ...others } = more
  refuseOthers(others, at)
  return {
    issuer: address(issuer, `${at}.issuer`),
    audience: text(audience, `${at}.audience`),
    algorithms: listOf(algorithms, SIGNATURE_ALGORITHMS, `${at}.algorithms`),
    clientIdClaim: oneOf(clientIdClaim, ['client_id', 'azp'] as const, `${at}.clientIdClaim`),
    acceptTyp: oneOf(acceptTyp, ['at+jwt', 'legacy'] as const, `${at}.acceptTyp`),
    ...(jwksUri !== undefined && { jwksUri: address(jwksUri, `${at}.jwksUri`) }),
    ...(rolesClaim !== undefined && { rolesClaim: text(rolesClaim, `${at}.rolesClaim`) }),
    ...(serviceAccountPrefix !== undefined && {
      serviceAccountPrefix: text(serviceAccountPrefix, `${at}.serviceAccountPrefix`),
    }),
    ...(introspection !== undefined && {
      introspection: await introspectionOf(introspection, `${at}.introspection`, secret),
    }),
  }
}

async function introspectionOf(value: unknown, at: string, secret: Secret) {
  const { url, clientId, clientSecret, ...others } = object(value, at)
  refuseOthers(others, at)
  return {
    url: address(url, `${at}.url`),
    clientId: text(clientId, `${at}.clientId`),
    clientSecret: await secret(clientSecret, `${at}.clientSecret`),
  }
}

async function loginOf(value: unknown, secret: Secret) {
  const { issuer, clientId, clientSecret, organisationClaim, ...others } = object(value, 'login')
  refuseOthers(others, 'login')
  return {
    issuer: address(issuer, 'login.issuer'),
    clientId: text(clientId, 'login.clientId'),
    ...(clientSecret !== undefined && {
      clientSecret: await secret(clientSecret, 'login.clientSecret'),
    }),
    ...(organisationClaim !== undefined && {
      admit: { organisationClaim: text(organisationClaim, 'login.organisationClaim') },
    }),
  }
}

async function parsed(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Problem('setting-invalid', { cause, detail: placed(path, 'readable JSON') })
  }
}

async function secretOf(value: string, path: string, place: string): Promise<string> {
  if (!value.startsWith(FILE)) return value
  try {
    return (await readFile(resolve(dirname(path), value.slice(FILE.length)), 'utf8')).trim()
  } catch (cause) {
    throw new Problem('setting-invalid', { cause, detail: placed(place, 'a readable file') })
  }
}

function object(value: unknown, place: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw wrong(place, 'an object')
}

function text(value: unknown, place: string): string {
  const fits = typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_CHARACTERS
  if (!fits) throw wrong(place, 'text')
  return value
}

function address(value: unknown, place: string): string {
  const url = text(value, place)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw wrong(place, 'a URL')
  return url
}

function oneOf<T extends string>(value: unknown, known: readonly T[], place: string): T {
  const found = known.find((one) => one === value)
  if (found === undefined) throw wrong(place, `one of ${known.join(', ')}`)
  return found
}

function listOf<T extends string>(value: unknown, known: readonly T[], place: string): T[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(place, 'a list')
  return value.map((one) => oneOf(one, known, place))
}

function refuseOthers(others: Record<string, unknown>, place: string): void {
  const [name] = Object.keys(others)
  if (name !== undefined) throw wrong(`${place}.${name}`, 'a member that is known')
}

function wrong(place: string, what: string): Problem {
  return new Problem('setting-invalid', { detail: placed(place, what) })
}

function placed(place: string, what: string): LocalText {
  return {
    'zh-CN': `HUB_ISSUERS：${place} 有误，应为 ${what}。`,
    en: `HUB_ISSUERS: ${place} must be ${what}.`,
  }
}
