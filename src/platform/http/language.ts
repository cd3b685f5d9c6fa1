import type { Language } from './operation';

/** Chinese unless English is wanted more. Of two wanted alike, the one named first. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  if (!acceptLanguage) return 'zh-CN';
  let best: { language: Language; weight: number } | null = null;
  for (const range of acceptLanguage.slice(0, 1_000).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = languageOf(tag.trim());
    const weight = weightOf(parameters);
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'zh-CN';
}

function languageOf(tag: string): Language | null {
  if (tag === 'en' || tag.startsWith('en-')) return 'en';
  return tag === 'zh' || tag.startsWith('zh-') || tag === '*' ? 'zh-CN' : null;
}

/** `q` of a range of an Accept header (RFC 9110 §12.4.2): 1 when absent, 0 when unreadable. */
export function weightOf(parameters: readonly string[]): number {
  const q = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('q='));
  if (q === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(q) ? Number(q.slice(2)) : 0;
}
