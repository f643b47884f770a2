import { expect, it } from 'vitest'
import { readSettings, settingRows, unknownNames } from './settings.ts'

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

it('explains every setting in both languages', () => {
  for (const { name, help } of settingRows) {
    expect(help['zh-CN'], name).toMatch(/[\u4e00-\u9fff]/)
    expect(help.en, name).toMatch(/[a-z]/)
  }
})
