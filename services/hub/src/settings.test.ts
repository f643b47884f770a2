import { createHash } from 'node:crypto'
import { newSigningKey, openSigner } from '@tongqu/ledger'
import { describe, expect, it } from 'vitest'
import { newCosignerKey, openCosigner } from '../../../infra/verify/src/cosigner.ts'
import { proxyDoubt } from './reach.ts'
import { readSettings, settingRows, unknownNames } from './settings.ts'

const LOG_KEY = openSigner(newSigningKey('tongqu.ledger/a')).verifier

const world = { rootDir: '/repo', currentDir: '/home/user', processors: 4 }

it('works without any setting', () => {
  const read = readSettings({}, world)
  expect('settings' in read && read.settings).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataDir: '/repo/.hub',
    simulate: false,
    engineThreads: 4,
  })
})

it('takes given paths from where the user stands', () => {
  const read = readSettings({ HUB_DATA_DIR: 'data' }, world)
  expect('settings' in read && read.settings.dataDir).toBe('/home/user/data')
})

it('reports all faults together, each in both languages', () => {
  const read = readSettings(
    {
      HUB_PORT: '99999',
      HUB_HOST: 'example.org',
      HUB_SIMULATE: 'yes',
      HUB_TRUSTED_PROXIES: '10.0.0.0/8, nonsense',
      HUB_PUBLIC_URL: 'ftp://x',
      HUB_LOG_LEVEL: 'loud',
    },
    world,
  )
  const faults = 'faults' in read ? read.faults : []
  expect(faults.map((fault) => fault.name).sort()).toEqual([
    'HUB_HOST',
    'HUB_LOG_LEVEL',
    'HUB_PORT',
    'HUB_PUBLIC_URL',
    'HUB_SIMULATE',
    'HUB_TRUSTED_PROXIES',
  ])
  for (const { message } of faults) {
    expect(message['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
    expect(message.en.length).toBeGreaterThan(5)
  }
})

it('reports a fault between two settings together with the others', () => {
  const read = readSettings({ HUB_HOST: '0.0.0.0', HUB_CACHE_MB: 'much' }, world)
  const faults = 'faults' in read ? read.faults.map(({ name }) => name) : []
  expect(faults.sort()).toEqual(['HUB_CACHE_MB', 'HUB_HOST'])
})

it('knows which names are no settings', () => {
  expect(unknownNames({ HUB_PROT: '1', HUB_PORT: '1', PATH: '/bin' })).toEqual(['HUB_PROT'])
})

it('listens to the world only behind TLS', () => {
  expect(readSettings({ HUB_HOST: '0.0.0.0' }, world)).toHaveProperty('faults')
  const safe = { HUB_HOST: '0.0.0.0', HUB_PUBLIC_URL: 'https://hub.example' }
  expect(readSettings(safe, world)).toHaveProperty('settings')
  expect(readSettings({ HUB_PUBLIC_URL: 'http://hub.example' }, world)).toHaveProperty('faults')
  expect(readSettings({ HUB_PUBLIC_URL: 'http://localhost:8080' }, world)).toHaveProperty(
    'settings',
  )
})

it('on loopback it knows the proxy through which others reach it', () => {
  const url = { HUB_PUBLIC_URL: 'https://hub.example' }
  for (const host of ['127.0.0.1', '::1', 'localhost', '127.0.0.9']) {
    const read = readSettings({ ...url, HUB_HOST: host }, world)
    expect('faults' in read && read.faults.map(({ name }) => name)).toEqual(['HUB_TRUSTED_PROXIES'])
    const trusted = { ...url, HUB_HOST: host, HUB_TRUSTED_PROXIES: '127.0.0.1,::1' }
    expect(readSettings(trusted, world)).toHaveProperty('settings')
  }
  for (const here of ['http://127.0.0.1:8080', 'http://[::1]:8080', 'https://localhost']) {
    expect(readSettings({ HUB_PUBLIC_URL: here }, world)).toHaveProperty('settings')
  }
})

it('doubts a proxy that nobody trusts, wherever the hub listens', () => {
  const host = '0.0.0.0'
  const publicUrl = 'https://hub.example'
  expect(proxyDoubt({ host, publicUrl, trustedProxies: [] })?.en).toContain('HUB_TRUSTED_PROXIES')
  expect(proxyDoubt({ host, publicUrl, trustedProxies: ['10.0.0.0/8'] })).toBeUndefined()
  expect(proxyDoubt({ host, publicUrl: undefined, trustedProxies: [] })).toBeUndefined()
})

it('explains every setting in both languages', () => {
  for (const { name, help } of settingRows) {
    expect(help['zh-CN'], name).toMatch(/[\u4e00-\u9fff]/)
    expect(help.en, name).toMatch(/[a-z]/)
  }
})

describe('witnesses of the ledger', () => {
  const [one, other] = ['w.example/1', 'w.example/2'].map(
    (name) => openCosigner(newCosignerKey(name)).verifier,
  ) as [string, string]
  const read = (text: string) => readSettings({ HUB_WITNESSES: text }, world)

  it('stand by key and address, which may lie in a private network', () => {
    const found = read(`${one} http://10.0.0.7:8090/, ${other}  https://w.example/v1/`)
    expect('settings' in found && found.settings.witnesses).toEqual([
      { verifier: one, url: 'http://10.0.0.7:8090' },
      { verifier: other, url: 'https://w.example/v1' },
    ])
    const none = read('')
    expect('settings' in none && none.settings.witnesses).toEqual([])
  })

  it.each([
    ['no address', one],
    ['no key', 'https://w.example'],
    ['the key of a log', `${LOG_KEY} https://w.example`],
    ['a key that was mistyped', `${one.replace('w.example', 'x.example')} https://w.example`],
    ['another scheme', `${one} ftp://w.example`],
    ['a password', `${one} https://a:b@w.example`],
    ['a query', `${one} https://w.example?a=b`],
    ['two addresses', `${one} https://w.example https://v.example`],
    ['the same name twice', `${one} https://w.example,${one} https://v.example`],
    ['the same key under two names', `${one} https://w.example,${renamed(one)} https://v.example`],
    ['too many', Array.from({ length: 17 }, (_, at) => named(at)).join()],
  ])('with %s keep the hub from starting', (_, text) => {
    const found = read(text)
    const faults = 'faults' in found ? found.faults : []
    expect(faults.map(({ name }) => name)).toEqual(['HUB_WITNESSES'])
  })
})

/** The same public key of another name, with the id that belongs to it. */
function renamed(verifier: string): string {
  const key = verifier.split('+').slice(2).join('+')
  const id = createHash('sha256').update('other.example\n').update(key, 'base64').digest('hex')
  return `other.example+${id.slice(0, 8)}+${key}`
}

function named(at: number): string {
  return `${openCosigner(newCosignerKey(`n.example/${at}`)).verifier} https://w.example/${at}`
}
