import { membersOf, type Note } from '@tongqu/adapter-kit'

/** Languages tried after the one asked for: the house speaks Chinese, the world English. */
const FALLBACKS = ['zh', 'en']

/**
 * The best of what languages are there: the one asked for, one of the same language elsewhere (`zh`
 * for `zh-CN`), Chinese, English, the first.
 */
export function bestLanguage(offered: readonly string[], wanted: string | undefined): number {
  const wishes = wanted === undefined ? FALLBACKS : [wanted, ...FALLBACKS]
  for (const wish of wishes) {
    const exact = offered.findIndex((one) => one.toLowerCase() === wish.toLowerCase())
    if (exact >= 0) return exact
    const related = offered.findIndex((one) => baseOf(one) === baseOf(wish))
    if (related >= 0) return related
  }
  return 0
}

function baseOf(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? ''
}

/**
 * The text of one language out of the array of texts that 3.0 has; undefined when there is none.
 * Elements that are no text are told by `note` and passed over.
 */
export function textOfLanguages(
  texts: readonly unknown[],
  wanted: string | undefined,
  note: Note,
): string | undefined {
  const offered: { text: string; language: string }[] = []
  for (const one of texts) {
    const { text, language } = membersOf(one)
    if (typeof text !== 'string' || typeof language !== 'string') note('no text with a language')
    else if (!/^[a-z]{2,3}(-[A-Z]{2})?$/.test(language)) note('a language that is no IETF tag')
    if (typeof text === 'string' && text !== '') {
      offered.push({ text, language: typeof language === 'string' ? language : '' })
    }
  }
  const best = bestLanguage(
    offered.map(({ language }) => language),
    wanted,
  )
  return offered[best]?.text.toWellFormed()
}
