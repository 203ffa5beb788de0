/** The sign-in link `/#sign-in=TOKEN`: the part behind # never reaches a server's log; it is traded for a cookie. */
import { useQuery } from '@tanstack/react-query';
import { ApiError, openSession } from '../api.ts';

const token = /^#sign-in=(.+)$/.exec(location.hash)?.[1];
// The token works once: it leaves the address bar before anybody copies it.
if (token) history.replaceState(null, '', location.pathname + location.search);

export interface SignIn {
  isPending: boolean;
  error: Error | null;
}

export function useSignIn(): SignIn {
  const { isPending, error } = useQuery({
    queryKey: ['sign-in'],
    queryFn: () => openSession(decodeURIComponent(token!)),
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    // While the database is being prepared the link has not been used: ask again.
    refetchInterval: ({ state }) =>
      state.error instanceof ApiError && (state.error.status === 503 || state.error.status === 0)
        ? 1000
        : false,
  });
  return { isPending: token !== undefined && isPending, error };
}
