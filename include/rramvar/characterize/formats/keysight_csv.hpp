#pragma once
/// I-V sweeps as Keysight EasyEXPERT (B1500A) exports them: tagged lines, several measurements in
/// one file.
///
///     SetupTitle, DC sweep
///     PrimitiveTest, I/V Sweep
///     TestParameter, Measurement.Primary.Stop, 1.5
///     MetaData, TestRecord.TestTarget, 7
///     AnalysisSetup, Analysis.Setup.Title, Set
///     Dimension1, 151, 151
///     DataName, V1, I1
///     DataValue, 0, 1.2E-9
///
/// Each DataName line begins a trace; the DataValue lines after it are its samples. The target of
/// the test is the cell: its number, or, where it is a name, the number of its first appearance
/// from 0.

#include <filesystem>

#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"

namespace rramvar {

/// @param options the columns' names are in the file: options.columns is not used
/// @throws Error naming file, line and column of what is wrong with the file
IVMeasurement read_keysight_csv(const std::filesystem::path& path,
                                const IVTableOptions& options = {});

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/keysight_csv-inl.hpp"
#endif
