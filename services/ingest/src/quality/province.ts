import type { Catalog } from '@tongqu/catalog'
import type { Box } from './types.ts'

/** The province as the catalogue knows it: the box around what all of its datasets cover. */
export function provinceOf({ datasets }: Pick<Catalog, 'datasets'>): Box | undefined {
  let box: Box | undefined
  for (const { coverage } of datasets.values()) {
    if (!coverage.bbox) continue
    const [west, south, east, north] = coverage.bbox
    box = box
      ? [
          Math.min(box[0], west),
          Math.min(box[1], south),
          Math.max(box[2], east),
          Math.max(box[3], north),
        ]
      : [west, south, east, north]
  }
  return box
}

/** The box with a margin in degrees, to the metre. */
export function widened([west, south, east, north]: Box, margin: number): Box {
  const round = (value: number) => Math.round(value * 1e5) / 1e5
  return [round(west - margin), round(south - margin), round(east + margin), round(north + margin)]
}
