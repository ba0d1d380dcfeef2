const stated =
  /"(?:datePublished|dateCreated|publishedAt|published_at|publishDate|publish_date|publishedDate|published_date|publicationDate|publication_date|firstPublished|createdAt)"\s*:\s*"([^"]{8,40})"/;

/** The first date of publication among the data that scripts of the page carry; undefined where there is none. */
export const dateInScripts = (html: string): string | undefined => stated.exec(html)?.[1]?.replaceAll('\\/', '/');
