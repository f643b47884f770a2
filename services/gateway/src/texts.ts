import type { LocalText } from '@tongqu/contracts'

/** Both languages of a text; Chinese first. */
export function text(zh: string, en: string): LocalText {
  return { 'zh-CN': zh, en }
}
