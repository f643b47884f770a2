import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { consentAsk, demoCard } from './demo/consents.ts'
import { dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'

/** Debian's Chromium, which CI installs; without it the pages are not looked at. */
const CHROMIUM = '/usr/bin/chromium'
const absent = !existsSync(CHROMIUM) && !process.env.CI
const CASE_MILLISECONDS = 120_000

/** Below those that the demonstration has asked, so that this one was never asked. */
const NEVER_ASKED = 500

type Hub = { url: string; password: string }

async function demonstration(): Promise<Hub> {
  const dir = await dataFolder()
  const env = { HUB_SIMULATE: '0' }
  const { url } = await hubProcess(dir, env)
  expect((await hubCommand(dir, ['demo'], env)).code).toBe(0)
  const people = JSON.parse(await readFile(join(dir, 'demo', 'people.json'), 'utf8'))
  return { url, password: people.password }
}

describe.skipIf(absent)('access in a real browser (skipped without Chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
    })
  })
  afterAll(() => browser.close())

  async function opened(): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const faults: string[] = []
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    return { page, faults }
  }

  async function signIn(page: Page, { url, password }: Hub, login: string): Promise<void> {
    await page.goto(`${url}/account`)
    await page.getByRole('link', { name: '登录' }).click()
    await page.fill('input[name=login]', login)
    await page.fill('input[type=password]', password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.waitForURL(`${url}/account`)
  }

  it('somebody signs in, sees what concerns them, and signs out; no script is needed', {
    timeout: CASE_MILLISECONDS,
  }, async () => {
    const hub = await demonstration()
    const { page, faults } = await opened()
    await signIn(page, hub, 'maas-applicant')
    const text = await page.innerText('main')
    expect(text).toContain('临衡出行科技有限公司')
    expect(text).toContain('出行规划中的铁路余票')
    expect(text).toContain('生效')
    expect(text, 'others are nobody to look at').not.toContain('停车周转研究')
    const cookies = await page.context().cookies()
    const session = cookies.find(({ name }) => name.endsWith('sid'))
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    await page.goto(`${hub.url}/datasets/rail-tickets`)
    expect(await page.innerText('#access')).toContain('限制开放')
    await page.goto(`${hub.url}/account`)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '退出' }).click()
    await page.goto(`${hub.url}/account`)
    expect(await page.innerText('main')).toContain('请先登录')
    expect(faults).toEqual([])
  })

  it('somebody closes the own account, and can not sign in any more', {
    timeout: CASE_MILLISECONDS,
  }, async () => {
    const hub = await demonstration()
    const { page, faults } = await opened()
    await signIn(page, hub, 'haul-applicant')
    const forged = await page.request.post(`${hub.url}/account/close`, {
      headers: { origin: hub.url, 'sec-fetch-site': 'same-origin' },
      form: { csrf: 'x'.repeat(43), sure: 'yes' },
    })
    expect(forged.status()).toBe(403)
    await page.getByText('注销账号').click()
    const close = page.getByRole('button', { name: '注销', exact: true })
    await close.click()
    expect(page.url(), 'nothing is sent before the box is ticked').toBe(`${hub.url}/account`)
    await page.getByRole('checkbox').check()
    await close.click()
    expect(await page.innerText('main')).toContain('请先登录')
    await page.getByRole('link', { name: '登录' }).click()
    await page.fill('input[name=login]', 'haul-applicant')
    await page.fill('input[type=password]', hub.password)
    await page.getByRole('button', { name: '登录' }).click()
    expect(await page.locator('input[type=password]').count()).toBe(1)
    expect(faults.filter((text) => !/40[0-9]/.test(text))).toEqual([])
  })

  /** The card company takes the link, for its customer. */
  async function linkBy({ page }: { page: Page }, hub: Hub, id: string): Promise<string> {
    await signIn(page, hub, 'card-provider')
    const me = await page.request.get(`${hub.url}/api/me`)
    const { csrf } = (await me.json()) as { csrf: string }
    const link = await page.request.post(`${hub.url}/api/consents/${id}/link`, {
      headers: { 'x-hub-csrf': csrf, origin: hub.url },
      data: { subject: demoCard(NEVER_ASKED) },
    })
    return ((await link.json()) as { token: string }).token
  }

  it('a passenger says yes by the link, keeps the record, and takes it back', {
    timeout: CASE_MILLISECONDS,
  }, async () => {
    const hub = await demonstration()
    const asking = await opened()
    await signIn(asking.page, hub, 'maas-applicant')
    const me = await asking.page.request.get(`${hub.url}/api/me`)
    const { csrf } = (await me.json()) as { csrf: string }
    const asked = await asking.page.request.post(`${hub.url}/api/consents`, {
      headers: { 'x-hub-csrf': csrf, origin: hub.url },
      data: consentAsk(demoCard(NEVER_ASKED)),
    })
    expect(asked.status()).toBe(201)
    const { id } = (await asked.json()) as { id: string }
    const token = await linkBy(await opened(), hub, id)
    const { page, faults } = await opened()
    await page.goto(`${hub.url}/consent/${token}`)
    const notice = await page.innerText('main')
    for (const told of ['临衡出行科技有限公司', '公共服务', 'P90D', '撤回同意']) {
      expect(notice).toContain(told)
    }
    await page.getByRole('button', { name: '同意', exact: true }).click()
    expect(await page.innerText('h1')).toBe('已同意')
    await page.getByRole('link', { name: '我的同意记录' }).click()
    await page.getByRole('button', { name: '撤回同意' }).click()
    expect(await page.innerText('.badge')).toBe('已撤回')
    expect(await page.getByRole('button', { name: '撤回同意' }).count()).toBe(0)
    const used = await page.goto(`${hub.url}/consent/${token}`)
    expect(used?.status(), 'a link is good once').toBe(404)
    expect(faults.filter((text) => !text.includes('404'))).toEqual([])
  })
})
