import { resolve } from 'node:path'
import { restore } from '@tongqu/lakehouse'
import { EXIT } from '../command-line.ts'
import type { HubCommand } from '../run.ts'
import { factsText } from './backup.ts'

/** `hub restore`: an empty data folder becomes what a backup holds. */
export const restoreCommand: HubCommand = {
  name: 'restore',
  summary: {
    'zh-CN': '从备份恢复到空的数据目录（枢纽须未运行）',
    en: 'restore a backup into an empty data folder (no hub may be running)',
  },
  arguments: [{ name: 'dir', help: { 'zh-CN': '备份目录', en: 'folder of the backup' } }],
  options: [],
  async run({ arguments: words }, { settings, world }) {
    const from = resolve(world.currentDir, words.dir ?? '')
    const { dataDir: dir } = settings
    const { releases, files } = await restore({ source: from, dir, uuid: world.uuid })
    const facts = { datasets: Object.keys(releases).length, files: files.length }
    world.out.write(`✓ ${from} → ${dir}  ${factsText(facts)}\n`)
    return EXIT.done
  },
}
