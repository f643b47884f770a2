import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MAX_FILE_BYTES, readMapping } from '@tongqu/catalog'
import {
  adapterNamed,
  adapters,
  type DocumentFacts,
  decodeFile,
  fileOptions,
  localFile,
  optionFault,
  withFilesRead,
} from '@tongqu/ingest'
import { EXIT } from '../command-line.ts'
import type { HubCommand } from '../run.ts'
import type { World } from '../world.ts'

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
        'zh-CN': '适配器选项，可重复；zone 为来源时区，缺省为 HUB_ZONE；值可写 file:路径',
        en: 'option of the adapter, repeatable; zone defaults to HUB_ZONE; a value may be file:path',
      },
    },
    {
      name: 'mapping',
      value: 'yaml',
      help: {
        'zh-CN': '含 mapping 的 YAML 文件（或数据源文件），供需要映射的适配器',
        en: 'YAML file of a mapping, or of a source that has one, for adapters that take it',
      },
    },
    {
      name: 'part',
      value: 'name',
      help: {
        'zh-CN': '来源的哪一份文档，如 station_status；缺省按文件名',
        en: 'which document of a source it is, as station_status; by default what its name says',
      },
    },
  ],
  notes: [
    '每行 each line: {"contract", "reading"} | {"reject": {"at", "reason"}}',
    'GTFS 各表经与入湖相同的 SQL 检查后读出，空列省略。',
    'The tables of a GTFS zip take the same SQL path as into the lake; empty columns are left out.',
    'JT/T 808 与 809：原始字节，或每行一帧的十六进制文本。vehicle_id 每次运行都不同，与湖中的无关。',
    'JT/T 808 and 809: raw bytes, or hexadecimal text with one frame a line. The vehicle_id is made',
    'anew in each run and is not that of the lake.',
    ...[...adapters.values()].filter((adapter) => fileOptions(adapter).length > 1).map(optionsText),
  ],
  async run({ arguments: words, values }, { settings, world }) {
    const adapter = adapterNamed(words.adapter ?? '')
    const { path } = await localFile(resolve(world.currentDir, words.file ?? ''))
    const given = optionsOf(values.option ?? [])
    if (!given) {
      world.err.write('选项须写成 key=value / an option is written key=value\n')
      return EXIT.usage
    }
    const options = await withFilesRead(given, world.currentDir)
    const fault = optionFault(adapter, options)
    if (fault) {
      world.err.write(`${fault['zh-CN']} / ${fault.en}\n${optionsText(adapter)}\n`)
      return EXIT.usage
    }
    const document = await documentOf(adapter, values, world)
    if (!document) return EXIT.usage
    const spoolDir = join(settings.dataDir, 'spool', 'decode')
    await mkdir(spoolDir, { recursive: true })
    await removeLeftovers(spoolDir, world.now())
    const { engineThreads: threads, engineMemoryMegabytes: memoryMegabytes, zone } = settings
    const { now, uuid, randomBytes } = world
    const deps = { spoolDir, engine: { threads, memoryMegabytes }, zone, now, uuid, randomBytes }
    let lines = ''
    for await (const line of decodeFile(deps, adapter, path, options, document)) {
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

type Adapter = ReturnType<typeof adapterNamed>

/** What is said of the document; undefined when it is wrong, which has been told. */
async function documentOf(
  adapter: Adapter,
  values: Readonly<Record<string, readonly string[]>>,
  { currentDir, err }: World,
): Promise<DocumentFacts | undefined> {
  const [part] = values.part ?? []
  const [mapping] = values.mapping ?? []
  const check = adapter.shape === 'decode' ? adapter.checkMapping : undefined
  const named = part === undefined ? {} : { part }
  if (mapping === undefined) {
    if (!check) return named
    err.write(`${adapter.name} 需要 --mapping / ${adapter.name} needs --mapping\n`)
    return undefined
  }
  if (!check) {
    err.write(`${adapter.name} 没有映射 / ${adapter.name} takes no mapping\n`)
    return undefined
  }
  const { path } = await localFile(resolve(currentDir, mapping), MAX_FILE_BYTES)
  const read = readMapping(mapping, await readFile(path), check)
  for (const { file, line, message } of read.faults) {
    err.write(`${file}:${line} ${message['zh-CN']} / ${message.en}\n`)
  }
  return read.faults.length > 0 ? undefined : { ...named, mapping: read.mapping }
}

/** The options that can be given for a file of the adapter, one or more lines each. */
function optionsText(adapter: Adapter): string {
  const lines = fileOptions(adapter).flatMap(({ name, help }) => [
    `  ${name}`,
    `      ${help['zh-CN']}`,
    `      ${help.en}`,
  ])
  return [`${adapter.name} 的选项 / options of ${adapter.name}:`, ...lines].join('\n')
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
