import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { GatewayDeps } from '../../gateway/src/deps.ts'
import { served } from '../../gateway/src/testing/gateway.ts'
import { STATION } from '../../gateway/src/testing/stations.ts'
import { trainDeps } from '../../gateway/src/testing/trains.ts'
import { openWorld } from '../../gateway/src/testing/world.ts'

/** Debian's Chromium, which CI installs; without it the pages are not looked at. */
const CHROMIUM = '/usr/bin/chromium'
const absent = !existsSync(CHROMIUM) && !process.env.CI

/** What stands under the pointer beside a place of the map. */
async function tipAt(page: Page, longitude: number): Promise<string> {
  const { x, y } = await page.evaluate<{ x: number; y: number }>(`(() => {
    const { west, north, shrink, units } = document.getElementById('map').dataset
    const matrix = document.querySelector('#map svg').getScreenCTM()
    const x = (${longitude} - Number(west)) * Number(shrink) * Number(units)
    const y = (Number(north) - 30.2) * Number(units)
    return { x: matrix.a * x + matrix.e, y: matrix.d * y + matrix.f }
  })()`)
  await page.mouse.move(x, y)
  return page.locator('#map .tip').innerText()
}

describe.skipIf(absent)('rail in a real browser (skipped without Chromium)', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
    })
  })
  afterAll(() => browser.close())

  async function opened(path: string, own: Partial<GatewayDeps> = {}, javaScriptEnabled = true) {
    const world = await openWorld()
    const { url, close } = await served(world.deps(own))
    const page = await browser.newPage({ locale: 'zh-CN', javaScriptEnabled })
    onTestFinished(async () => {
      await page.close()
      await close()
      await world.close()
    })
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await page.goto(url + path, { waitUntil: 'networkidle' })
    return { page, faults }
  }

  it('a train stands at its last station, and says how late it is and where it goes', async () => {
    const { page, faults } = await opened('/live', trainDeps())
    for (const name of ['共享单车站点', '停车余位']) {
      await page.getByRole('checkbox', { name }).uncheck()
    }
    await page.click('[data-zoom=whole]')
    await page.locator('#map canvas.things').scrollIntoViewIfNeeded()
    await expect.poll(() => tipAt(page, 120.2)).toMatch(/^G1：驶离 站W1 · 正点 · 预计 .* 到 站W2$/)
    await expect.poll(() => tipAt(page, 120.4)).toBe('G3：驶离 站W2 · 晚点 7 分 · 大风<b>')
    await expect.poll(() => tipAt(page, 120.6)).toBe('G5：驶离 站W3 · 晚点 30 分')
    await expect.poll(() => tipAt(page, 120.8)).toBe('G7：站W4 · 停运')
    expect(await page.innerText('main')).toContain('晚点超过 15 分')
    await page.getByRole('checkbox', { name: '列车正晚点' }).uncheck()
    await page.mouse.move(0, 0)
    await expect.poll(() => page.locator('#map .tip').isHidden()).toBe(true)
    expect(faults).toEqual([])
  })

  it('the inside of a station is drawn, and a way found, without any script', async () => {
    const path = `/stations/station-timetable/${STATION}?lang=zh-CN`
    const { page, faults } = await opened(path, {}, false)
    expect(await page.locator('svg.station .node').count()).toBe(8)
    expect(await page.locator('svg.station path.route').count()).toBe(3)
    const width = await page.locator('svg.station').evaluate((node) => node.clientWidth)
    expect(width).toBeGreaterThan(600)
    await page.selectOption('select[name=from]', 'E1')
    await page.selectOption('select[name=to]', 'P2')
    await page.getByRole('checkbox').uncheck()
    await page.getByRole('button', { name: '找路' }).click()
    await page.waitForURL(/from=E1&to=P2$/)
    expect(await page.locator('ol.steps li').allInnerTexts()).toEqual([
      '步行下行至站厅，到站厅节点 N1，20 米，19 秒。',
      '通过检票闸机到站厅节点 N2，5 秒。',
      '乘电梯下行至站台，到站台 P2，30 秒。',
    ])
    expect(faults).toEqual([])
  })
})
