import { openBar } from '../bar.ts'
import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'

const DATASET = {
  name: 'dataset',
  optional: true,
  help: { 'zh-CN': '数据集标识，缺省为全部', en: 'id of a dataset; by default all' },
}

/** `hub compact`: merges small files. */
export const compactCommand: HubCommand = {
  name: 'compact',
  summary: {
    'zh-CN': '立即合并小文件（运行中的枢纽每 10 分钟自动进行）',
    en: 'merge small files now (a running hub does so every 10 minutes)',
  },
  arguments: [DATASET],
  options: [],
  run: (given, context) => maintain('compact', given.arguments.dataset, context),
}

/** `hub vacuum`: deletes what nobody can read any more, and what is out of date. */
export const vacuumCommand: HubCommand = {
  name: 'vacuum',
  summary: {
    'zh-CN': '删除不再可读的旧文件与过期数据（运行中的枢纽每小时自动进行）',
    en: 'delete files nobody can read any more and data past its retention (hourly when running)',
  },
  arguments: [DATASET],
  options: [],
  async run(given, context) {
    const { dataset } = given.arguments
    if (!dataset) await operate(context, 'retain', {}, () => undefined)
    return maintain('vacuum', dataset, context)
  },
}

async function maintain(
  operation: 'compact' | 'vacuum',
  dataset: string | undefined,
  context: Parameters<HubCommand['run']>[1],
): Promise<number> {
  const { out, err } = context.world
  const bar = openBar(err)
  const input = dataset ? { dataset } : {}
  const done = await operate(context, operation, input, bar.show).finally(bar.clear)
  for (const [id, facts] of Object.entries(done as Record<string, object>)) {
    const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== 0)
    const words = known.map(([name, value]) => `${name} ${value}`)
    out.write(`✓ ${id}  ${words.join(', ') || '无需处理 nothing to do'}\n`)
  }
  return EXIT.done
}
