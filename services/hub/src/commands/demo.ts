import { Problem } from '@tongqu/contracts'
import { callHub, readControlFile } from '@tongqu/ingest'
import { EXIT } from '../command-line.ts'
import { seedAlone } from '../demo/alone.ts'
import { type DemoResult, HUB_CONTROL_FILE } from '../demo/seed.ts'
import type { HubCommand } from '../run.ts'

/** `hub demo`: fills the hub with invented people and agreements. */
export const demoCommand: HubCommand = {
  name: 'demo',
  summary: {
    'zh-CN': '填入虚构的机构、人员、申请、协议与同意，供演示（全部标为合成）',
    en: 'fill in invented organisations, people, applications, agreements and consents',
  },
  arguments: [],
  options: [{ name: 'json', help: { 'zh-CN': '输出 JSON', en: 'print JSON' } }],
  async run({ switches }, { settings, world }) {
    const { out } = world
    const file = await readControlFile(settings.dataDir, HUB_CONTROL_FILE)
    const called = file && (await callHub(file, 'demo', {}, () => undefined))
    const done = (called ? called.result : await seedAlone(settings, world)) as DemoResult
    if (!done.file) throw new Problem('internal')
    if (switches.has('json')) {
      out.write(`${JSON.stringify(done)}\n`)
      return EXIT.done
    }
    out.write(
      [
        `✓ ${done.organisations} 个机构 organisations · ${done.people} 名人员 people`,
        `✓ ${done.applications} 份新申请 new applications · ${done.consents} 份新同意请求 new consents`,
        `  登录名、口令与应用私钥 logins, password and keys of apps: ${done.file}`,
        '',
      ].join('\n'),
    )
    return EXIT.done
  },
}
