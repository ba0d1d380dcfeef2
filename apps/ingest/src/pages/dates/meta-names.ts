const list = (names: string): readonly string[] => names.trim().split(/\s+/);

/** Properties of OpenGraph and its kin for the publication, the surest first. */
export const publishedProperties = list(`
  article:published_time og:article:published_time article:published og:published_time og:pubdate
  article:publication_date rnews:datepublished og:publish_date og:published`);

/** Names of meta elements for the publication, the surest first. */
export const publishedNames = list(`
  datepublished pubdate publishdate publish-date publish_date publication_date publication-date published-date
  published_date published parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime
  article_date_original article.published article.created article:post_date originalpublicationdate
  original-publish-date dc.date.issued dc.date.created dc.date.publication dc.issued dcterms.issued dc.created
  dcterms.created dcterm.created dc.date dcterms.date dc.available dcterms.available date displaydate datecreated
  date_created created creation_date createdate release_date releasedate ptime pub_date citation_publication_date
  citation_online_date citation_date prism.publicationdate eomportal-publishdate shareaholic:article_published_time
  mediator_published_time bt:pubdate video:release_date book:release_date time timestamp`);

/** Properties of OpenGraph and its kin for the last change. */
export const updatedProperties = list(`
  article:modified_time og:updated_time og:modified_time og:article:modified_time`);

/** Names of meta elements for the last change. */
export const updatedNames = list(`
  datemodified lastmod last-modified last_modified modified dc.date.modified dc.modified dcterms.modified
  dcterm.modified lastmodified modificationdate modification_date revised updated updated_time
  shareaholic:article_modified_time utime article.updated date-revised`);
