import type { NextFunction, Request, Response } from 'express';
import type { Metrics } from './metrics.js';

/** The label of requests that no route was found for, or that never got as far: their paths are without bound. */
const NO_ROUTE = 'none';

/** Times each request until its answer is sent or its client is gone, by the template of its route. */
export function observeRequests(metrics: Metrics): (request: Request, response: Response, next: NextFunction) => void {
  const durations = metrics.histogram({
    name: 'dateline_http_request_duration_seconds',
    help: 'How long requests took until they were answered',
    labels: ['method', 'route', 'status'],
  });
  return (request, response, next) => {
    const end = durations.startTimer();
    response.once('close', () => {
      end({ method: request.method, route: routeOf(request), status: response.statusCode });
    });
    next();
  };
}

function routeOf(request: Request): string {
  const route = request.route as { readonly path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : NO_ROUTE;
}
