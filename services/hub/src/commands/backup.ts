import { resolve } from 'node:path'
import { dropSnapshot, snapshotStore } from '@tongqu/store'
import { openBar } from '../bar.ts'
import { EXIT } from '../command-line.ts'
import { operate } from '../operate.ts'
import type { HubCommand } from '../run.ts'

/**
 * `hub backup`: a copy of the lake, the raw deliveries, the frames, and of the store unless it is
 * in PostgreSQL; the hub may go on running. The master key stays out: whoever holds the backup
 * alone can not read what is sealed.
 */
export const backupCommand: HubCommand = {
  name: 'backup',
  summary: {
    'zh-CN': '备份数据湖、原始交付、报文与状态库，不含主密钥（枢纽可继续运行）',
    en: 'back up lake, raw data and store, not the master key (the hub may go on running)',
  },
  arguments: [
    { name: 'dir', help: { 'zh-CN': '目标目录，须为空或不存在', en: 'folder; empty or absent' } },
  ],
  options: [],
  async run({ arguments: { dir = '' } }, given) {
    const { world } = given
    const to = resolve(world.currentDir, dir)
    const bar = openBar(world.err)
    const { dataDir, databaseUrl } = given.settings
    await snapshotStore(dataDir)
    const done = await operate(given, 'backup', { to }, bar.show).finally(async () => {
      bar.clear()
      await dropSnapshot(dataDir)
    })
    world.out.write(`✓ ${to}  ${factsText(done)}\n`)
    if (databaseUrl !== undefined) world.out.write(POSTGRESQL_NOTE)
    return EXIT.done
  },
}

const POSTGRESQL_NOTE =
  '! 账户、申请与协议在 PostgreSQL 中，须另行备份（pg_dump）\n' +
  '! accounts, applications and agreements are in PostgreSQL: back that up too (pg_dump)\n'

/** `{ files: 3 }` → `files 3`. */
export function factsText(facts: unknown): string {
  if (typeof facts !== 'object' || facts === null) return ''
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
