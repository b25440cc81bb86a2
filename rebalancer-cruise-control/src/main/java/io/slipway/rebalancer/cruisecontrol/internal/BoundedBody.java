package io.slipway.rebalancer.cruisecontrol.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a body up to a bound; keeps what came if it breaks off. */
final class BoundedBody implements BodySubscriber<String> {
  /** A body was longer than it may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int most) {
      super("the body has more than " + most + " bytes");
    }
  }

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<String> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(int most) {
    this.most = most;
  }

  /** Returns what came so far. */
  synchronized String soFar() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int room = most - bytes.size();
      byte[] part = new byte[Math.min(room, buffer.remaining())];
      boolean fits = part.length == buffer.remaining();
      buffer.get(part);
      bytes.write(part, 0, part.length);
      if (!fits) {
        if (subscription != null) {
          subscription.cancel();
        }
        body.completeExceptionally(new TooLong(most));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable broken) {
    body.completeExceptionally(broken);
  }

  @Override
  public void onComplete() {
    body.complete(soFar());
  }
}
