import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { served } from '../../gateway/src/testing/gateway.ts'
import { metroDeps } from '../../gateway/src/testing/metro.ts'
import { openWorld } from '../../gateway/src/testing/world.ts'

/** Debian's Chromium, which CI installs; without it the pages are not looked at. */
const CHROMIUM = '/usr/bin/chromium'
const absent = !existsSync(CHROMIUM) && !process.env.CI

/** Different colours, each of at least some pixels, that stand on the canvas of things. */
function colorsOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const canvas = document.querySelector('#map canvas.things')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const counts = new Map()
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] < 255) continue
      const hex = [0, 1, 2].map((part) => data[at + part].toString(16).padStart(2, '0')).join('')
      counts.set(hex, (counts.get(hex) ?? 0) + 1)
    }
    return [...counts].filter(([, count]) => count > 8).map(([color]) => color)
  })()`)
}

/** Where a place of the map stands on the screen. */
function screenOf(page: Page, longitude: number, latitude: number) {
  return page.evaluate<{ x: number; y: number }>(`(() => {
    const { west, north, shrink, units } = document.getElementById('map').dataset
    const matrix = document.querySelector('#map svg').getScreenCTM()
    const x = (${longitude} - Number(west)) * Number(shrink) * Number(units)
    const y = (Number(north) - ${latitude}) * Number(units)
    return { x: matrix.a * x + matrix.e, y: matrix.d * y + matrix.f }
  })()`)
}

describe.skipIf(absent)(
  'the metro on the map, in a real browser (skipped without Chromium)',
  () => {
    let browser: Browser

    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      })
    })
    afterAll(() => browser.close())

    async function opened(path: string): Promise<{ page: Page; faults: string[] }> {
      const world = await openWorld()
      const { url, close } = await served(world.deps(metroDeps()))
      const page = await browser.newPage({ locale: 'zh-CN' })
      onTestFinished(async () => {
        await page.close()
        await close()
        await world.close()
      })
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      await page.goto(url + path, { waitUntil: 'networkidle' })
      return { page, faults }
    }

    it('sections and stations bear the colours of their levels, and can be switched off', async () => {
      const { page, faults } = await opened('/live')
      for (const name of ['共享单车站点', '停车余位']) {
        await page.getByRole('checkbox', { name }).uncheck()
      }
      await page.click('[data-zoom=whole]')
      // Levels 1 to 5 of live.css, as the screen has them by day.
      for (const color of ['2166ac', '5f9fcb', 'c78a00', 'd9571e', '9b1226']) {
        await expect.poll(() => colorsOn(page)).toContain(color)
      }
      await page.getByRole('checkbox', { name: '地铁拥挤度' }).uncheck()
      await expect.poll(() => colorsOn(page)).toEqual([])
      expect(faults).toEqual([])
    })

    it('says under the pointer what a section carries in each direction', async () => {
      const { page } = await opened('/live')
      await page.click('[data-zoom=whole]')
      await page.locator('#map canvas.things').scrollIntoViewIfNeeded()
      const tipAt = async (longitude: number) => {
        const { x, y } = await screenOf(page, longitude, 30.2)
        await page.mouse.move(x, y)
        return page.locator('#map .tip').innerText()
      }
      await expect.poll(() => tipAt(120.25)).toBe('车站1—车站2：往车站2 拥挤 85%；往车站1 舒适 12%')
      await expect.poll(() => tipAt(120.35)).toBe('车站2—车站3：往车站3 很拥挤 131%')
      await expect.poll(() => tipAt(120.5)).toBe('车站4：限流 135%')
    })

    it('tells in words how lines run, the disturbed ones first, and as text', async () => {
      const { page } = await opened('/live')
      const items = page.locator('#map .services li')
      await expect.poll(() => items.count()).toBe(2)
      const [held, normal] = await items.allInnerTexts()
      expect(held).toMatch(
        /^M1 · 延误 · \d\d:\d\d 起 · 预计 \d\d:\d\d 恢复 · 信号故障<b>，列车晚点/,
      )
      expect(normal).toBe('M2 · 运营正常')
      const english = await opened('/live?lang=en')
      const lines = english.page.locator('#map .services li')
      await expect.poll(() => lines.count()).toBe(2)
      const [first] = await lines.allInnerTexts()
      expect(first).toMatch(/^M1 · delayed · since .* · until about .* · Signal failure/)
    })
  },
)
