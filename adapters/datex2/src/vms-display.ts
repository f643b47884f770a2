import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import { childrenNamed, indexedAt, textAt, wordAt } from './tree.ts'

/** Lines and pictograms of one message that are read. */
const MOST_ITEMS = 200

/** Pages of a display within pages; the schema has one level. */
const MOST_LEVELS = 4

/**
 * The text of a message, line by line and page after page: v2 textPage/vmsText/vmsTextLine, v3
 * displayAreaSettings (TextDisplay, MultiPageDisplay)/textLine. Lines in several languages stand
 * one after the other, in document order.
 */
export function textLinesOf(message: XmlElement): string[] {
  const lines: (string | undefined)[] = []
  for (const { element: page } of indexedAt(message, 'textPage', 'pageNumber')) {
    const text = childOf(page, 'vmsText') ?? page
    for (const { element: line } of indexedAt(text, 'vmsTextLine', 'lineIndex')) {
      lines.push(textAt(line, 'vmsTextLine') ?? line.text)
    }
  }
  for (const display of displaysOf(message)) {
    for (const { element: line } of indexedAt(display, 'textLine', 'lineIndex')) {
      lines.push(textAt(line, 'textLine') ?? line.text)
    }
  }
  return lines.filter((line) => line !== undefined && line !== '').slice(0, MOST_ITEMS) as string[]
}

/** Codes, else descriptions, of all pictograms of a message. */
export function pictogramsOf(message: XmlElement): string[] {
  const found: XmlElement[] = []
  for (const { element: area } of indexedAt(
    message,
    'vmsPictogramDisplayArea',
    'pictogramDisplayAreaIndex',
  )) {
    const pictograms = indexedAt(area, 'vmsPictogram', 'pictogramSequencingIndex')
    found.push(...pictograms.map(({ element }) => element))
  }
  for (const display of displaysOf(message)) found.push(...childrenNamed(display, 'pictogram'))
  return found.flatMap(wordsOfPictogram).slice(0, MOST_ITEMS)
}

function wordsOfPictogram(pictogram: XmlElement): string[] {
  const described = childrenNamed(pictogram, 'pictogramDescription').map(({ text }) => text)
  const words = described.filter((text) => text !== '')
  const numbers = childrenNamed(pictogram, 'displayedNumericalInformation').map((one) => {
    return textAt(one, 'numericValue')
  })
  const speed = textAt(pictogram, 'speedAttribute')
  const number = numbers.find((text) => text !== undefined) ?? speed
  if (words.length > 0) return number ? [`${words.join(',')} ${number}`] : [words.join(',')]
  const code =
    textAt(pictogram, 'pictogramCode') ??
    textAt(pictogram, 'customPictogramCode') ??
    gddCodeOf(pictogram) ??
    wordAt(pictogram, 500, 'additionalPictogramDescription') ??
    wordAt(pictogram, 500, 'additionalDescription')
  return code === undefined ? [] : [code]
}

/** Code of ISO 14823, written with its country. */
function gddCodeOf(pictogram: XmlElement): string | undefined {
  const identification = childOf(pictogram, 'gddStructure', 'gddPictogramIdentification')
  const code = textAt(identification, 'pictogramCategoryCode')
  if (code === undefined) return undefined
  return `gdd ${textAt(identification, 'country') ?? ''} ${code}`.replace(/ +/g, ' ')
}

/** Displays of v3, those within pages too. */
function displaysOf(holder: XmlElement, level = 0): XmlElement[] {
  const attribute = level === 0 ? 'displayAreaIndex' : 'pageNumber'
  return indexedAt(holder, 'displayAreaSettings', attribute).flatMap(({ element }) => {
    const pages = level < MOST_LEVELS ? displaysOf(element, level + 1) : []
    return pages.length > 0 ? pages : [element]
  })
}
