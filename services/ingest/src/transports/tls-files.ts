import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import type { ListenTls, TcpDial } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'

/** Reads certificate and key of a listener. Throws `input-unreadable`. */
export async function listenTlsOptions({ certificate, key, clientCa }: ListenTls) {
  const [cert, secret, ca] = await Promise.all([certificate, key, clientCa].map(pem))
  return {
    ...(cert ? { cert } : {}),
    ...(secret ? { key: secret } : {}),
    ...(ca ? { ca, requestCert: true, rejectUnauthorized: true } : {}),
  }
}

/** Reads what a dialled connection needs. Throws `input-unreadable`. */
export async function dialTlsOptions(host: string, tls: NonNullable<TcpDial['tls']>) {
  const [ca, cert, key] = await Promise.all([tls.ca, tls.certificate, tls.key].map(pem))
  const name = tls.serverName ?? host
  return {
    // An address is no server name (RFC 6066, 3).
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
  }
}

async function pem(path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path)
  } catch (cause) {
    throw new Problem('input-unreadable', { cause, path })
  }
}
