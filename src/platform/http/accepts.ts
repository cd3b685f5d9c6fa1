import { weightOf } from './language';

/** Whether an Accept header leaves room for this media type. A range that names it exactly outweighs a wildcard. */
export function accepts(accept: string | undefined, mediaType: string): boolean {
  if (!accept) return true;
  const wanted = [mediaType, `${mediaType.slice(0, mediaType.indexOf('/'))}/*`, '*/*'];
  const ranges = new Map(
    accept.split(',').map((range) => {
      const [type = '', ...parameters] = range.trim().toLowerCase().split(';');
      return [type.trim(), weightOf(parameters)];
    }),
  );
  const [best = 0] = wanted.map((range) => ranges.get(range)).filter((q) => q !== undefined);
  return best > 0;
}
