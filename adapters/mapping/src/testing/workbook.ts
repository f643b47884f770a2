import { zipSync } from 'fflate'

/** A cell: text, number, truth value, a time with its style, or XML of its own. */
export type TestCell =
  | string
  | number
  | boolean
  | { xml: string }
  | { serial: number; style: number }

export type TestWorkbook = {
  name?: string
  rows: readonly (readonly TestCell[])[]
  is1904?: boolean
  /** Texts stand in the shared table rather than in the cell. */
  shared?: boolean
}

/** Style 1 is a day, 2 a day and time of a format of its own, 3 a plain number. */
const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/>
</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="2"/>
</cellXfs></styleSheet>`

/** The bytes of a workbook with one sheet (ECMA-376 SpreadsheetML), as small as it gets. */
export function workbookOf({ name = 'Sheet1', rows, is1904, shared }: TestWorkbook): Uint8Array {
  const texts: string[] = []
  const lines = rows.map((row, index) => {
    const cells = row.map((cell, place) =>
      cellXml(cell, `${letterOf(place)}${index + 1}`, texts, shared),
    )
    return `<row r="${index + 1}">${cells.join('')}</row>`
  })
  const date = is1904 ? '<workbookPr date1904="1"/>' : ''
  const sheets = `<sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets>`
  const space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
  return zipOf({
    'xl/workbook.xml': `<workbook ${space}>${date}${sheets}</workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>
      <Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
      <Relationship Id="rId9" Target="http://elsewhere.example/x.xlsx" TargetMode="External"/>
    </Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`,
  })
}

/** An archive of texts by name. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const)
  return zipSync(Object.fromEntries(entries))
}

function cellXml(cell: TestCell, at: string, texts: string[], shared = false): string {
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`
  if (typeof cell === 'object') {
    if ('xml' in cell) return cell.xml.replaceAll('{at}', at)
    return `<c r="${at}" s="${cell.style}"><v>${cell.serial}</v></c>`
  }
  if (cell === '') return ''
  if (shared) return `<c r="${at}" t="s"><v>${texts.push(cell) - 1}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`
}

function letterOf(place: number): string {
  return String.fromCharCode(65 + place)
}
