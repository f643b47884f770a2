/** Options of sources and forwards against what their adapter reads. */
import { isAbsolute } from 'node:path'
import type { KnownOption } from './drafts.ts'
import type { Page } from './yaml-page.ts'

/** An option that begins so names a file with the value, which ingest reads. */
export const FILE_PREFIX = 'file:'

/**
 * Notes options the adapter does not have, values it would not take, and secrets that stand in a
 * file which is not synthetic: the catalogue is read by more people than may know a password.
 */
export function checkOptions(
  page: Page,
  options: Readonly<Record<string, string>>,
  known: readonly KnownOption[],
  synthetic: boolean,
): void {
  for (const [name, value] of Object.entries(options)) {
    const path = `options.${name}`
    const option = known.find((candidate) => candidate.name === name)
    if (option === undefined) {
      const names = known.map((candidate) => candidate.name).join(', ')
      page.fault(path, {
        'zh-CN': `适配器没有选项 ${name}（可用：${names || '无'}）`,
        en: `the adapter has no option ${name} (known: ${names || 'none'})`,
      })
    } else if (value.startsWith(FILE_PREFIX)) {
      if (isAbsolute(value.slice(FILE_PREFIX.length))) continue
      page.fault(path, {
        'zh-CN': `${FILE_PREFIX} 之后必须是绝对路径`,
        en: `after ${FILE_PREFIX} there must be an absolute path`,
      })
    } else if (option.secret && !synthetic) {
      page.fault(path, {
        'zh-CN': '密钥不能明文写在目录中，请写 file:<绝对路径>',
        en: 'a secret does not stand in the catalogue in plain: write file:<absolute path>',
      })
    } else if (!matchesWhole(option.pattern, value)) {
      // The value is not repeated: it may be a secret of a synthetic source.
      page.fault(path, {
        'zh-CN': `选项 ${name} 的写法不对`,
        en: `option ${name} is not written as the adapter reads it`,
      })
    }
  }
}

/** Does the pattern of an option match the whole value? It need not be anchored for that. */
export function matchesWhole(pattern: RegExp, value: string): boolean {
  const flags = pattern.flags.replace(/[gy]/g, '')
  return new RegExp(`^(?:${pattern.source})$`, flags).test(value)
}
