import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Adapter, AdapterOption } from '@tongqu/adapter-kit'
import { FILE_PREFIX, matchesWhole } from '@tongqu/catalog'
import { type LocalText, Problem } from '@tongqu/contracts'

/**
 * Options as the adapter gets them: values `file:<path>` replaced by what the file holds, without
 * space around it; a relative path begins at `folder`. So that no secret stands in the catalogue,
 * or in the history of a shell. Throws `input-unreadable`.
 */
export async function withFilesRead(
  options: Readonly<Record<string, string>>,
  folder = '',
): Promise<Record<string, string>> {
  const entries = Object.entries(options).map(async ([name, value]) => {
    if (!value.startsWith(FILE_PREFIX)) return [name, value] as const
    return [name, await contentOf(resolve(folder, value.slice(FILE_PREFIX.length)))] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Option names that can be given for a file beside those of its adapter. */
export const ZONE_OPTION = {
  name: 'zone',
  help: {
    'zh-CN': '来源时区（IANA 名称），缺省为 HUB_ZONE',
    en: 'time zone of the source (IANA name), by default HUB_ZONE',
  },
} as const

/** Of adapters that discover further documents: hosts they may stand on beside the source's own. */
export const HOSTS_OPTION = {
  name: 'hosts',
  pattern: /[A-Za-z0-9.:[\]-]+(?:[\s,]+[A-Za-z0-9.:[\]-]+)*/,
  help: {
    'zh-CN': '自动发现的文档还可位于哪些主机（空格或逗号分隔，可带端口），视同来源自己的主机',
    en: 'hosts (with a port if need be) whose documents are asked for like those of the source',
  },
} as const

/** Every option that can be given for a file of the adapter, with its help. */
export function fileOptions(adapter: Adapter): readonly Pick<AdapterOption, 'name' | 'help'>[] {
  return [...optionsOf(adapter), ZONE_OPTION]
}

/**
 * What is wrong with options given for a file: a name that the adapter does not have, or a value it
 * would not take. Values are not repeated, they may be secrets. Undefined when nothing is.
 */
export function optionFault(
  adapter: Adapter,
  options: Readonly<Record<string, string>>,
): LocalText | undefined {
  for (const [name, value] of Object.entries(options)) {
    if (name === ZONE_OPTION.name) {
      if (isZone(value)) continue
      return { 'zh-CN': 'zone 不是 IANA 时区', en: 'zone is not an IANA time zone' }
    }
    const option = optionsOf(adapter).find((candidate) => candidate.name === name)
    if (!option) {
      return {
        'zh-CN': `${adapter.name} 没有选项 ${name}`,
        en: `${adapter.name} has no option ${name}`,
      }
    }
    if (matchesWhole(option.pattern, value)) continue
    return { 'zh-CN': `选项 ${name} 的写法不对`, en: `option ${name} is not written as it is read` }
  }
  return undefined
}

/** The options that an adapter declares, and those that ingest reads for it. */
export function optionsOf(adapter: Adapter): readonly AdapterOption[] {
  const declared = ('options' in adapter && adapter.options) || []
  return adapter.shape === 'decode' && adapter.discover ? [...declared, HOSTS_OPTION] : declared
}

/** A name of the time zone database; an offset (`+08:00`) is none. */
function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

async function contentOf(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new Problem('input-unreadable', { cause, path })
  }
}
