import { describe, expect, it } from 'vitest'
import { codesOf, decodeWith, readingsOf } from '../testing/decode-with.ts'

const ROWS = {
  contract: 'parking/lot@1',
  columns: { lot_id: 'Nr', name: 'Name', area_name: 'Stadtteil', capacity: 'Plätze' },
}
const with_ = (table: number | string) => ({ format: { kind: 'html', table }, rows: ROWS })

const PAGE = `<!doctype html><h2>Impressum</h2><table><tr><td>no</td></tr></table>
<script>document.write("<table><tr><th>Nr</th></tr></table>")</script>
<h2>Parkh&auml;user &amp; mehr</h2>
<table><caption>Stand 5.1.</caption>
<tr><th>Nr</th><th>Name</th><th>Stadtteil</th><th>Plätze</th></tr>
<tr><td>1<td>Dom<br>platz<td rowspan=2>Mitte</td><td><b>1</b>20</tr>
<tr><td>2</td><td>Markt <table><tr><td>inner</td></tr></table></td><td>80</td></tr>
<tr><td>3</td><td colspan="2">Bahnhof</td></tr>
</table>`

describe('tables of a page', () => {
  it.each([['Nr'], ['Stand 5.1.'], ['Parkhäuser & mehr'], [1]])(
    'are found by number, header, caption or heading: %s',
    (table) => {
      const decoded = decodeWith(with_(table), PAGE)
      expect(readingsOf(decoded)).toEqual([
        { lot_id: '1', name: 'Dom platz', area_name: 'Mitte', capacity: 120 },
        { lot_id: '2', name: 'Markt inner', area_name: 'Mitte', capacity: 80 },
        { lot_id: '3', name: 'Bahnhof', area_name: 'Bahnhof' },
      ])
      expect(codesOf(decoded)).toEqual(['short-row'])
    },
  )

  it('that are not there are a reject', () => {
    expect(codesOf(decodeWith(with_('Tarife'), PAGE))).toEqual(['no-table'])
  })

  it('are read however deep and large the page is', () => {
    const deep = `${'<div>'.repeat(1_000)}${PAGE}`
    expect(() => decodeWith(with_('Nr'), deep)).not.toThrow()
    const limits = { bytes: 10_000_000, entities: 100, depth: 10 }
    const endless = '<div>'.repeat(1_000_000)
    expect(codesOf(decodeWith(with_('Nr'), endless, { limits }))).toEqual(['too-many'])
    const wide = '<p>x</p>'.repeat(10_000)
    expect(codesOf(decodeWith(with_('Nr'), wide, { limits }))).toEqual(['too-many'])
  })
})

describe('cards of a page', () => {
  const cards = {
    format: {
      kind: 'html',
      each: '.card',
      fields: { Nr: 'a@href', Name: 'a', Plätze: 'span:has(.icon) ', Stadtteil: 'p.area' },
    },
    rows: ROWS,
  }

  it('are read by selectors, with texts and attributes', () => {
    const page = `<div class="big card"><a href="/p/1">Dom</a><p class="area">Mitte</p>
      <span>7</span><span><i class="icon"></i> 120 </span></div>
      <div class=card><a href=x>Y</a></div>`
    expect(readingsOf(decodeWith(cards, page))).toEqual([
      { lot_id: '/p/1', name: 'Dom', area_name: 'Mitte', capacity: 120 },
      { lot_id: 'x', name: 'Y' },
    ])
  })

  it('that nothing selects are a reject', () => {
    expect(codesOf(decodeWith(cards, '<p>moved</p>'))).toEqual(['no-records'])
  })
})
