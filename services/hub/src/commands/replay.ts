import type { ReplayReport } from '@tongqu/ingest'
import { openBar } from '../bar.ts'
import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'
import { grouped } from '../tell.ts'

/** `hub replay`: decodes a kept delivery again. */
export const replayCommand: HubCommand = {
  name: 'replay',
  summary: {
    'zh-CN': '用当前适配器重新解码并入湖一份保留的原始交付或一批报文',
    en: 'decode a kept delivery, or batch of frames, with the adapter of today, and land it',
  },
  arguments: [
    {
      name: 'delivery',
      help: {
        'zh-CN': '交付或一批报文的 SHA-256（至少前 8 位），见 delivery_id 列',
        en: 'SHA-256 of the delivery or batch (8 digits or more), as in the column delivery_id',
      },
    },
  ],
  options: [{ name: 'json', help: { 'zh-CN': '输出 JSON', en: 'print JSON' } }],
  async run({ arguments: { delivery = '' }, switches }, given) {
    const bar = openBar(given.world.err)
    const report = (await operate(given, 'replay', { delivery }, bar.show).finally(
      bar.clear,
    )) as ReplayReport
    const { out } = given.world
    if (switches.has('json')) out.write(`${JSON.stringify(report)}\n`)
    else out.write(reportText(report))
    return EXIT.done
  },
}

function reportText({ others = [], feed, adapter, ...main }: ReplayReport): string {
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
