package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.slipway.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates objects that belong to a ticket, unless they are there. */
record Creator(CallContext call, Api api, ConfigMap ticket, Limit limit) {
  /** Objects that are being created. */
  interface Begun<T> {
    /** Waits for them; returns them in the same order. */
    List<T> finish();
  }

  /** Begins to create all at once. */
  <T extends HasMetadata> Begun<T> begin(Kind<T> kind, List<T> wanted) {
    List<Api.Answer<T>> sent = new ArrayList<>();
    for (T object : wanted) {
      sent.add(api.startCreate(kind, object, limit));
    }
    return () -> finish(kind, wanted, sent);
  }

  private <T extends HasMetadata> List<T> finish(
      Kind<T> kind, List<T> wanted, List<Api.Answer<T>> sent) {
    List<T> made = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      try {
        made.add(sent.get(i).get(limit));
      } catch (ApiException e) {
        if (e.status() != ApiException.CONFLICT) {
          throw e;
        }
        made.add(existing(kind, wanted.get(i)));
      }
    }
    return made;
  }

  /** What an earlier fence has left is replaced: it would be collected with its ticket. */
  private <T extends HasMetadata> T existing(Kind<T> kind, T wanted) {
    while (true) {
      Optional<T> found = api.get(kind, wanted.getMetadata().getName()).get(limit);
      if (found.isPresent()) {
        T there = found.get();
        requireOwn(there);
        boolean deleted = there.getMetadata().getDeletionTimestamp() != null;
        if (!deleted && counts(there)) {
          return there;
        }
        if (!deleted) {
          Fences.delete(api, there, Map.of(), limit);
        }
        limit.pause();
      }
      try {
        return api.create(kind, wanted, limit);
      } catch (ApiException e) {
        if (e.status() != ApiException.CONFLICT) {
          throw e;
        }
      }
    }
  }

  private boolean counts(HasMetadata there) {
    String own = ticket.getMetadata().getUid();
    return Marks.isProvisioned(there)
        || Marks.ticketOf(there).filter(uid -> uid.equals(own)).isPresent();
  }

  private void requireOwn(HasMetadata there) {
    if (!Marks.label(there, Marks.INCARNATION).equals(call.cluster().incarnation().toString())) {
      throw Failures.conflict(
          Provisioner.describe(there) + " is in the way",
          "nothing of that name, or a part of " + call.cluster(),
          "one that is not",
          "remove it if it is not needed",
          "use another namespace");
    }
    if (call.fence().isOlderThan(Marks.fence(there))) {
      throw Failures.stale(limit.doing(), Marks.fence(there), call.fence());
    }
  }
}
