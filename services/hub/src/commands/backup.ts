import { resolve } from 'node:path'
import { openBar } from '../bar.ts'
import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'

/**
 * `hub backup`: a copy of the lake, the raw deliveries and the frames; the hub may go on running.
 * The master key stays out: whoever holds the backup alone can not read what is sealed.
 */
export const backupCommand: HubCommand = {
  name: 'backup',
  summary: {
    'zh-CN': '备份数据湖、原始交付与报文，不含主密钥（枢纽可继续运行）',
    en: 'back up lake, raw deliveries and frames, not the master key (the hub may go on running)',
  },
  arguments: [
    { name: 'dir', help: { 'zh-CN': '目标目录，须为空或不存在', en: 'folder; empty or absent' } },
  ],
  options: [],
  async run({ arguments: { dir = '' } }, given) {
    const { world } = given
    const to = resolve(world.currentDir, dir)
    const bar = openBar(world.err)
    const done = await operate(given, 'backup', { to }, bar.show).finally(bar.clear)
    world.out.write(`✓ ${to}  ${factsText(done)}\n`)
    return EXIT.done
  },
}

/** `{ files: 3 }` → `files 3`. */
export function factsText(facts: unknown): string {
  if (typeof facts !== 'object' || facts === null) return ''
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
