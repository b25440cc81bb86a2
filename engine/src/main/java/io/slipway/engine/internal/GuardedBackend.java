package io.slipway.engine.internal;

import io.slipway.engine.internal.operation.Defects;
import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Outcome;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's view of a backend: anything thrown by it or its workload becomes a typed failure of
 * that call, including checked exceptions, which other languages throw undeclared. Errors that end
 * the JVM pass.
 */
final class GuardedBackend extends ForwardingBackend {
  private final String name;

  GuardedBackend(String name, ClusterBackend backend) {
    super(backend);
    this.name = name;
  }

  /** Opens a backend and guards it. */
  static ClusterBackend open(String name, Supplier<ClusterBackend> provider) {
    try {
      return new GuardedBackend(name, provider.get());
    } catch (SlipwayException e) {
      throw e;
    } catch (Throwable e) {
      throw defect(name, "open", null, e, Outcome.NOT_APPLIED);
    }
  }

  @Override
  public BackendInfo info() {
    return ask("info", null, () -> delegate().info());
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    return ask("resolve", cluster, () -> delegate().resolve(cluster, spec));
  }

  @Override
  public void claim(CallContext call) {
    change("claim", call, () -> delegate().claim(call));
  }

  @Override
  public void provision(CallContext call) {
    change("provision", call, () -> delegate().provision(call));
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    change("launch", call, () -> delegate().launch(call, members));
  }

  @Override
  public void seal(CallContext call, MemberSet members) {
    change("seal", call, () -> delegate().seal(call, members));
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    change("stop", call, () -> delegate().stop(call, members, policy));
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    change("retire", call, () -> delegate().retire(call, surplus));
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    change("erase", call, () -> delegate().erase(call, policy));
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    return ask("observe", request.cluster(), () -> delegate().observe(request));
  }

  @Override
  public Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    return ask("layout", cluster, () -> delegate().layout(cluster, spec, resolution));
  }

  @Override
  public List<OwnedCluster> inventory() {
    return ask("inventory", null, () -> List.copyOf(delegate().inventory()));
  }

  @Override
  public List<OwnedCluster> inventory(ClusterName name) {
    return ask("inventory", null, () -> List.copyOf(delegate().inventory(name)));
  }

  @Override
  public List<String> logs(LogRequest request) {
    return ask("logs", request.cluster(), () -> List.copyOf(delegate().logs(request)));
  }

  private <T> T ask(String what, @Nullable ClusterId cluster, Supplier<T> call) {
    T answer;
    try {
      answer = call.get();
    } catch (BackendException e) {
      throw e;
    } catch (Throwable e) {
      throw defect(name, what, cluster, e, Outcome.NOT_APPLIED);
    }
    if (answer == null) {
      NullPointerException nothing = new NullPointerException("it returned null");
      throw defect(name, what, cluster, nothing, Outcome.NOT_APPLIED);
    }
    return answer;
  }

  /** The effect of a call that ended so is not known. */
  private void change(String what, CallContext call, Runnable change) {
    try {
      change.run();
    } catch (BackendException e) {
      throw e;
    } catch (Throwable e) {
      throw defect(name, what, call.cluster(), e, Outcome.UNKNOWN);
    }
  }

  private static BackendException defect(
      String backend, String what, @Nullable ClusterId cluster, Throwable was, Outcome outcome) {
    if (Defects.endsTheJvm(was)) {
      throw (Error) was;
    }
    if (was instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    ErrorCode code =
        was instanceof SlipwayException typed ? typed.code() : ErrorCode.BACKEND_REJECTED;
    String subject = cluster == null ? "" : " of cluster '" + cluster.name() + "'";
    return BackendException.builder(
            Problem.of(code, what + subject + " failed")
                .withExpected("an answer or a BackendException")
                .withActual(was)
                .withRemedy(
                    "this is a defect of backend '"
                        + backend
                        + "' or its workload: report it there"))
        .outcome(outcome)
        .cause(was)
        .build();
  }
}
