import type { RangeReport, ReplayReport } from '@tongqu/ingest'
import { openBar } from '../bar.ts'
import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'
import { grouped } from '../tell.ts'

/** `hub replay`: decodes a kept delivery again. */
export const replayCommand: HubCommand = {
  name: 'replay',
  summary: {
    'zh-CN': '用当前适配器重新解码保留的原始交付：一份、一批报文，或某来源、数据集的全部',
    en: 'decode kept deliveries anew: one, a batch of frames, or all of a source or dataset',
  },
  arguments: [
    {
      name: 'delivery',
      help: {
        'zh-CN': '交付或一批报文的 SHA-256（至少前 8 位，见 delivery_id 列），或来源、数据集的标识',
        en: 'SHA-256 (8 digits or more, as in delivery_id), or the id of a source or dataset',
      },
    },
  ],
  options: [
    {
      name: 'from',
      value: 'time',
      help: {
        'zh-CN': '只重放此时或之后收到的：日期（UTC）或带时区的时刻',
        en: 'only what was received then or later: a day (UTC) or an instant with offset',
      },
    },
    {
      name: 'to',
      value: 'time',
      help: { 'zh-CN': '只重放在此之前收到的', en: 'only what was received before' },
    },
    { name: 'json', help: { 'zh-CN': '输出 JSON', en: 'print JSON' } },
  ],
  async run({ arguments: { delivery = '' }, values, switches }, given) {
    const bar = openBar(given.world.err)
    const input = { delivery, from: values.from?.[0] ?? '', to: values.to?.[0] ?? '' }
    const report = (await operate(given, 'replay', input, bar.show).finally(bar.clear)) as
      | ReplayReport
      | RangeReport
    const { out } = given.world
    if (switches.has('json')) out.write(`${JSON.stringify(report)}\n`)
    else out.write(reportText(report))
    return EXIT.done
  },
}

function reportText(report: ReplayReport | RangeReport): string {
  if ('parts' in report) {
    return report.parts.map((part) => partText(part, part.feed, part.adapter)).join('')
  }
  const { others = [], feed, adapter, ...main } = report
  return [main, ...others].map((part) => partText(part, feed, adapter)).join('')
}

function partText(
  { dataset, release, tables }: Pick<ReplayReport, 'dataset' | 'release' | 'tables'>,
  feed: string,
  adapter: string,
): string {
  const number =
    release === undefined ? '无变化 nothing changed' : `第${release}版 release ${release}`
  const rows = Object.entries(tables).map(
    ([name, { readings }]) => `  ${name.padEnd(24)} ${grouped(readings).padStart(12)}`,
  )
  return [`✓ ${dataset} · ${feed} · ${adapter} · ${number}`, ...rows, ''].join('\n')
}
