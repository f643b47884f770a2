import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { served } from '../../gateway/src/testing/gateway.ts'
import { openWorld } from '../../gateway/src/testing/world.ts'
import { allLanded, dataFolder, hubProcess } from './testing/hub-process.ts'

/** Debian's Chromium, which CI installs; without it the pages are not looked at. */
const CHROMIUM = '/usr/bin/chromium'
const absent = !existsSync(CHROMIUM) && !process.env.CI
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Pixels of a canvas on which something is drawn. */
function inkOf(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('${selector}')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.filter((value, index) => index % 4 === 3 && value > 0).length
  })()`)
}

describe.skipIf(absent)('pages in a real browser (skipped when Chromium is absent)', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
  })
  afterAll(() => browser.close())

  /** A page that notes whatever it asks of another origin, and every fault of its own. */
  async function visit(url: string): Promise<{ page: Page; outside: string[]; faults: string[] }> {
    const page = await browser.newPage({ locale: 'zh-CN' })
    const outside: string[] = []
    const faults: string[] = []
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== new URL(url).origin) outside.push(request.url())
    })
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(url, { waitUntil: 'networkidle' })
    return { page, outside, faults }
  }

  it('the catalogue, a dataset and the API reference open without asking the outside', async () => {
    const hub = await hubProcess(await dataFolder())
    await allLanded(hub)

    const catalogue = await visit(hub.url)
    expect(await catalogue.page.getAttribute('html', 'lang')).toBe('zh-CN')
    const text = await catalogue.page.innerText('body')
    for (const words of ['普遍开放', '限制开放', '特许开放', '不予开放', '公共汽电车']) {
      expect(text).toContain(words)
    }
    await catalogue.page.fill('input[name=q]', '公交 时刻表')
    await catalogue.page.keyboard.press('Enter')
    await catalogue.page.waitForURL(/[?&]q=/)
    await expect
      .poll(() => catalogue.page.innerText('main'), { timeout: 10_000 })
      .toContain('公交线路与时刻表')
    await catalogue.page.fill('input[name=q]', '地铁')
    await catalogue.page.keyboard.press('Enter')
    await expect
      .poll(() => catalogue.page.innerText('main'), { timeout: 10_000 })
      .toContain('地铁闸机客流计数')
    expect(await catalogue.page.innerText('main')).not.toContain('公交车辆实时位置')

    const dataset = await visit(`${hub.url}/datasets/bus-timetable?lang=en`)
    expect(await dataset.page.getAttribute('html', 'lang')).toBe('en')
    expect(await dataset.page.innerText('body')).toContain('Bus timetable')
    expect(await dataset.page.locator('table').count()).toBeGreaterThan(0)

    const docs = await visit(`${hub.url}/docs`)
    await docs.page.getByText('/api/datasets').first().waitFor()

    const live = await visit(`${hub.url}/live`)
    const lines = live.page.locator('#map path.line')
    await expect.poll(() => lines.count(), { timeout: 10_000 }).toBe(2)
    expect(await live.page.innerText('main')).toContain('危险货物运输车')
    const sources = await visit(`${hub.url}/sources`)
    expect(await sources.page.innerText('main')).toContain('TCP 监听')

    for (const { outside, faults } of [catalogue, dataset, docs, live, sources]) {
      expect(outside).toEqual([])
      expect(faults).toEqual([])
    }
  })

  it('the map shows open vehicles where they are, moves them and asks for nothing else', async () => {
    const world = await openWorld()
    const { url, close } = await served(world.deps())
    onTestFinished(async () => {
      await close()
      await world.close()
    })
    const { page, outside, faults } = await visit(`${url}/live`)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.getByText('地图上 3 辆公交车').waitFor()
    const inked = () => inkOf(page, '#map canvas.vehicles')
    await page.click('[data-zoom=whole]')
    await expect.poll(inked).toBeGreaterThan(20)
    await page.click('[data-zoom=focus]')
    await expect
      .poll(() => asked.filter((path) => path.startsWith('/feeds/')).length, {
        timeout: 60_000,
      })
      .toBeGreaterThan(1)
    const layers = ['/feeds/car-park-occupancy.json', '/api/datasets/car-parks/tables/lot/records']
    const allowed = ['/api/live', '/feeds/bus-positions.json', ...layers]
    expect(asked.filter((path) => !allowed.includes(path))).toEqual([])
    expect([...outside, ...faults]).toEqual([])
  })

  it('the map has layers that can be switched, and tells what is under the pointer', async () => {
    const world = await openWorld()
    const { url, close } = await served(world.deps())
    onTestFinished(async () => {
      await close()
      await world.close()
    })
    const { page, outside, faults } = await visit(`${url}/live`)
    const inked = () => inkOf(page, '#map canvas.things')
    await page.click('[data-zoom=whole]')
    await expect.poll(inked).toBeGreaterThan(50)
    const things = page.locator('#map canvas.things')
    await things.scrollIntoViewIfNeeded()
    const drawn = await page.evaluate<{ x: number; y: number }>(`(() => {
      const canvas = document.querySelector('#map canvas.things')
      const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      const first = data.findIndex((value, index) => index % 4 === 3 && value > 0) >> 2
      const ratio = window.devicePixelRatio || 1
      const { left, top } = canvas.getBoundingClientRect()
      return { x: left + (first % width) / ratio, y: top + Math.floor(first / width) / ratio }
    })()`)
    await page.mouse.move(drawn.x + 4, drawn.y + 4)
    await expect
      .poll(() => page.locator('#map .tip').innerText())
      .toMatch(/停车场 p[12]：空 7 \/ 20/)
    await page.getByRole('checkbox', { name: '共享单车站点' }).uncheck()
    await page.getByRole('checkbox', { name: '停车余位' }).uncheck()
    await expect.poll(inked).toBe(0)
    expect(await page.innerText('[data-layer=detectors]')).toContain('如何申请')
    expect([...outside, ...faults]).toEqual([])
  })

  it('a narrow screen never scrolls sideways', async () => {
    const hub = await hubProcess(await dataFolder(), {})
    const paths = ['/', '/datasets/bus-timetable', '/live', '/sources', '/problems/tier-closed']
    for (const path of paths) {
      const { page } = await visit(hub.url + path)
      await page.setViewportSize({ width: 360, height: 740 })
      const root = 'document.documentElement'
      const overflow = await page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`)
      expect(overflow, path).toBeLessThanOrEqual(0)
    }
  })
})
