package io.slipway.workload.command;

import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import io.slipway.workload.command.internal.CommandWorkload;

/**
 * Runs any command line of the user as an SPU: the {@code command} workload. Its only required
 * option, {@code command}, is split into words as by a shell, but no shell is involved; {@code
 * {port}}, {@code {id}}, {@code {dir}} and {@code {cluster}} in a word are replaced. An SPU is
 * ready when its port answers and the port is its own.
 */
public final class CommandWorkloadProvider implements WorkloadProvider {
  /** Creates the provider; also for {@link java.util.ServiceLoader}. */
  public CommandWorkloadProvider() {}

  @Override
  public String name() {
    return CommandWorkload.NAME;
  }

  @Override
  public Workload open(WorkloadContext context) {
    return new CommandWorkload(context.time());
  }
}
