import { loadCatalog } from '@tongqu/catalog'
import { knownAdapters } from '@tongqu/ingest'
import { faultLine } from '../catalog.ts'
import { EXIT } from '../command-line.ts'
import type { HubCommand } from '../run.ts'

/** `hub catalog check`: all faults of the catalogue at once. */
export const catalogCheckCommand: HubCommand = {
  name: 'catalog check',
  summary: {
    'zh-CN': '检查目录文件，一次列出全部错误（文件:行）',
    en: 'check the catalogue and list all its faults (file:line)',
  },
  arguments: [],
  options: [{ name: 'json', help: { 'zh-CN': '输出 JSON', en: 'print JSON' } }],
  async run({ switches }, { settings, world: { out } }) {
    const known = { adapters: knownAdapters }
    const { catalog, faults } = await loadCatalog(settings.catalogDir, known)
    const code = faults.length === 0 ? EXIT.done : EXIT.failed
    if (switches.has('json')) {
      out.write(`${JSON.stringify({ datasets: catalog?.datasets.size ?? 0, faults })}\n`)
      return code
    }
    for (const fault of faults) {
      out.write(`${faultLine(fault, 'zh-CN')} / ${fault.message.en}\n`)
    }
    const { datasets, sources, providers } = catalog ?? {}
    const counts = [
      `${datasets?.size} 个数据集 datasets`,
      `${sources?.size} 个来源 sources`,
      `${providers?.size} 个提供方 providers`,
    ]
    out.write(catalog ? `✓ ${counts.join(', ')}\n` : `✗ ${faults.length} 处错误 faults\n`)
    return code
  },
}
