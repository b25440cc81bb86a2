package io.slipway.conformance.local;

import io.slipway.conformance.Capability;
import io.slipway.conformance.Timing;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The software that members of the kit's clusters run. */
interface WorkloadFixture {
  /** Returns the workload's name. */
  String workload();

  /** Returns what cannot be done with members that run this. */
  Set<Capability> without();

  /** Returns how long things take. */
  Timing timing();

  /** Does once what makes all later launches faster. */
  default void prepare(Path runtimeDirectory) {}

  /** Returns a spec. */
  ClusterSpec spec(String name, int spus);

  /** Turns the data of a stopped member into another cluster's. */
  void makeForeign(Path data) throws IOException;

  /** Adds a record to a member's data. */
  default void write(ClusterId cluster, MemberId member, Path data, String record)
      throws IOException {
    throw new UnsupportedOperationException("not declared: WRITE_DATA");
  }

  /** Returns the records in a member's data. */
  default List<String> read(Path data) throws IOException {
    throw new UnsupportedOperationException("not declared: WRITE_DATA");
  }
}
