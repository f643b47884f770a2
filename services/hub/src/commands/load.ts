import { resolve } from 'node:path'
import { adapters, type LoadReport } from '@tongqu/ingest'
import { openBar } from '../bar.ts'
import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'
import { grouped } from '../tell.ts'

/** `hub load`: lands a file now. */
export const loadCommand: HubCommand = {
  name: 'load',
  summary: {
    'zh-CN': '立即将文件（或网址的内容）入湖',
    en: 'land a file, or what an address answers, now',
  },
  arguments: [
    {
      name: 'file|url',
      help: {
        'zh-CN': '本地文件路径或 http(s) 网址',
        en: 'path of a local file, or an http(s) address',
      },
    },
  ],
  options: [
    {
      name: 'adapter',
      value: 'name',
      help: {
        'zh-CN': `适配器，缺省按内容判断：${[...adapters.keys()].join('、')}`,
        en: `adapter, by default told from the content: ${[...adapters.keys()].join(', ')}`,
      },
    },
    {
      name: 'feed',
      value: 'name',
      help: {
        'zh-CN': '数据集内的来源名（feed_id），缺省取自文件名',
        en: 'name of the feed within the dataset (feed_id), by default that of the file',
      },
    },
    {
      name: 'dataset',
      value: 'id',
      help: {
        'zh-CN': '目标数据集，缺省按适配器与内容判断',
        en: 'dataset it is for, by default told from adapter and content',
      },
    },
    {
      name: 'json',
      help: {
        'zh-CN': '最后一行输出 JSON 结果',
        en: 'print the result as JSON in the last line',
      },
    },
  ],
  async run({ arguments: words, values, switches }, { settings, world }) {
    const from = words['file|url'] ?? ''
    const asJson = switches.has('json')
    const bar = openBar(world.err)
    const input = {
      from: /^https?:\/\//i.test(from) ? from : resolve(world.currentDir, from),
      adapter: values.adapter?.[0] ?? '',
      feed: values.feed?.[0] ?? '',
      dataset: values.dataset?.[0] ?? '',
    }
    try {
      const report = (await operate({ settings, world }, 'load', input, bar.show)) as LoadReport
      bar.clear()
      world.out.write(asJson ? `${JSON.stringify(report)}\n` : reportText(report))
    } finally {
      bar.clear()
    }
    return EXIT.done
  },
}

function reportText(report: LoadReport): string {
  const { dataset, feed, delivery, release, tables, rejects, findings, seconds } = report
  const rows = Object.entries(tables)
    .filter(([, counts]) => counts.readings + counts.rejects + counts.repeats > 0)
    .map(([name, counts]) => {
      const refused = counts.rejects > 0 ? `  ${grouped(counts.rejects)} 被拒 rejects` : ''
      const repeats = counts.repeats > 0 ? `  ${grouped(counts.repeats)} 重复 repeats` : ''
      return `  ${name.padEnd(24)} ${grouped(counts.readings).padStart(12)}${refused}${repeats}`
    })
  const faults = [
    ...rejects.slice(0, SHOWN).map(({ at, code, reason }) => `  ✗ ${at}  ${code}  ${reason}`),
    ...findings.slice(0, SHOWN).map(({ at, code, message }) => `  ! ${at}  ${code}  ${message}`),
  ]
  const number =
    release === undefined ? '无变化 nothing changed' : `第${release}版 release ${release}`
  return [
    `✓ ${dataset} · ${feed} · ${number} · ${seconds.toFixed(1)} s`,
    `  交付 delivery ${delivery}`,
    ...rows,
    ...faults,
    '',
  ].join('\n')
}

/** Rejects and findings shown to a person; `--json` and the quarantine tables have all. */
const SHOWN = 10
