import { childrenOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'

/** One text in one language. */
export type SituationText = { kind: string; language: string | undefined; content: string }

const MOST_TEXTS = 5_000
const MOST_CHARACTERS = 20_000

const KINDS = [
  ['Summary', 'summary'],
  ['Description', 'description'],
  ['Detail', 'detail'],
  ['Advice', 'advice'],
  ['ReasonName', 'reason'],
] as const

/** Texts for passengers of a publishing action (SIRI 2.1, TextualContent): element → kind. */
const CONTENTS = [
  ['SummaryContent', 'SummaryText', 'action-summary'],
  ['ReasonContent', 'ReasonText', 'action-reason'],
  ['DescriptionContent', 'DescriptionText', 'action-description'],
  ['ConsequenceContent', 'ConsequenceText', 'action-consequence'],
  ['RecommendationContent', 'RecommendationText', 'action-recommendation'],
  ['DurationContent', 'DurationText', 'action-duration'],
  ['RemarkContent', 'Remark', 'action-remark'],
] as const

/**
 * Texts of a situation in every language: its own, then those of consequences (Advice/Details),
 * then those of publishing actions; a text that is told again in the same words stands once.
 */
export function textsOf(desk: Desk, situation: XmlElement, at: string): SituationText[] {
  const texts: SituationText[] = []
  const told = new Set<string>()
  const add = (element: XmlElement, kind: string) => {
    const language = element.attributes.lang?.trim()
    const content = element.text
    const key = `${kind} ${language} ${content}`
    if (content === '' || told.has(key)) return
    if (texts.length >= MOST_TEXTS) {
      desk.note('too-many-texts', `more than ${MOST_TEXTS} texts of one situation`, at)
      return
    }
    told.add(key)
    if (content.length > MOST_CHARACTERS) desk.note('too-long', `a text of ${kind} is cut`, at)
    const cut = content.slice(0, MOST_CHARACTERS).toWellFormed()
    texts.push({
      kind,
      language: language && language.length <= 16 ? language : undefined,
      content: cut,
    })
  }
  for (const [name, kind] of KINDS) {
    for (const element of childrenOf(situation, name)) add(element, kind)
  }
  for (const consequences of childrenOf(situation, 'Consequences')) {
    for (const consequence of childrenOf(consequences, 'Consequence')) {
      for (const advice of childrenOf(consequence, 'Advice')) {
        for (const details of childrenOf(advice, 'Details')) add(details, 'consequence')
      }
    }
  }
  for (const content of named(childrenOf(situation, 'PublishingActions'), 'TextualContent')) {
    for (const [holder, name, kind] of CONTENTS) {
      for (const part of childrenOf(content, holder)) {
        for (const element of childrenOf(part, name)) add(element, kind)
      }
    }
  }
  return texts
}

/** Descendants of one name, in the order of the document. */
function named(elements: readonly XmlElement[], name: string): XmlElement[] {
  return elements.flatMap((element) =>
    element.name === name ? [element] : named(element.children, name),
  )
}
