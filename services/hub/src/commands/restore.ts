import { resolve } from 'node:path'
import { needsMasterKey, restore } from '@tongqu/lakehouse'
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
    const index = await restore({ source: from, dir, uuid: world.uuid })
    const { releases, files } = index
    const facts = { datasets: Object.keys(releases).length, files: files.length }
    world.out.write(`✓ ${from} → ${dir}  ${factsText(facts)}\n`)
    if (needsMasterKey(index)) world.out.write(keyNote(settings.masterKeyFile))
    return EXIT.done
  },
}

/** A backup never holds the master key, and without it the hub does not start. */
function keyNote(masterKeyFile: string | undefined): string {
  const place = masterKeyFile ?? 'keys/master.key'
  return (
    `! 启动前须放回原来的主密钥：${place}（或用 HUB_MASTER_KEY_FILE 指定）；没有它，加密的报文无法读取\n` +
    `! put the former master key back before the start: ${place} (or name it in ` +
    'HUB_MASTER_KEY_FILE); without it what is sealed cannot be read\n'
  )
}
