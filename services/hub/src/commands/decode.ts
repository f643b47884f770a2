import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { adapterNamed, adapters, decodeFile, localFile } from '@tongqu/ingest'
import { EXIT } from '../command-line.ts'
import type { HubCommand } from '../run.ts'

/** Lines are written together: a call of the system for each would take longer than decoding. */
const WRITE_CHARACTERS = 65_536
const LEFTOVER_MILLISECONDS = 86_400_000

/** `hub decode`: what an adapter makes of a file. */
export const decodeCommand: HubCommand = {
  name: 'decode',
  summary: {
    'zh-CN': '解码文件并逐行输出（NDJSON），不入湖',
    en: 'decode a file and print its readings and rejects as NDJSON; lands nothing',
  },
  arguments: [
    {
      name: 'adapter',
      help: {
        'zh-CN': [...adapters.keys()].join('、'),
        en: `one of ${[...adapters.keys()].join(', ')}`,
      },
    },
    { name: 'file', help: { 'zh-CN': '本地文件', en: 'a local file' } },
  ],
  options: [
    {
      name: 'option',
      value: 'key=value',
      many: true,
      help: {
        'zh-CN': '适配器选项，可重复；zone 为来源时区',
        en: 'option of the adapter, repeatable; zone is the time zone of the source',
      },
    },
  ],
  notes: [
    '每行 each line: {"contract", "reading"} | {"reject": {"at", "reason"}}',
    'GTFS 各表经与入湖相同的 SQL 检查后读出，空列省略。',
    'The tables of a GTFS zip take the same SQL path as into the lake; empty columns are left out.',
  ],
  async run({ arguments: words, values }, { settings, world }) {
    const adapter = adapterNamed(words.adapter ?? '')
    const { path } = await localFile(resolve(world.currentDir, words.file ?? ''))
    const options = optionsOf(values.option ?? [])
    if (!options) {
      world.err.write('选项须写成 key=value / an option is written key=value\n')
      return EXIT.usage
    }
    const spoolDir = join(settings.dataDir, 'spool', 'decode')
    await mkdir(spoolDir, { recursive: true })
    await removeLeftovers(spoolDir, world.now())
    const { engineThreads: threads, engineMemoryMegabytes: memoryMegabytes } = settings
    const { now, uuid } = world
    const deps = { spoolDir, engine: { threads, memoryMegabytes }, now, uuid }
    let lines = ''
    for await (const line of decodeFile(deps, adapter, path, options)) {
      lines += `${line}\n`
      if (lines.length < WRITE_CHARACTERS) continue
      world.out.write(lines)
      lines = ''
      if (!world.out.isRead()) break
    }
    world.out.write(lines)
    return EXIT.done
  },
}

/** What a decoding that was killed left behind; one that still runs is younger than this. */
async function removeLeftovers(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (mtimeMs < now - LEFTOVER_MILLISECONDS) await rm(path, { recursive: true, force: true })
  }
}

function optionsOf(words: readonly string[]): Record<string, string> | undefined {
  const pairs = words.map((word) => {
    const equals = word.indexOf('=')
    return equals < 1 ? undefined : ([word.slice(0, equals), word.slice(equals + 1)] as const)
  })
  const known = pairs.filter((pair) => pair !== undefined)
  return known.length === pairs.length ? Object.fromEntries(known) : undefined
}
